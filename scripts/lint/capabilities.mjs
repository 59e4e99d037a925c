// The share of recent commits that stayed inside one capability: the measure of whether the folders are the right ones.
import { spawnSync } from 'node:child_process';

/** Capability that a path belongs to: its folder on the server or in the studio; null for everything else. */
export function capabilityOf(path) {
  return /^apps\/server\/src\/(?:listen|understand|act|serve|prove)\/([^/]+)\//.exec(path)?.[1] ?? /^apps\/studio\/src\/features\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** @param commits paths changed by each commit */
export function shareInsideOne(commits) {
  const touched = commits.map((paths) => new Set(paths.map(capabilityOf).filter((name) => name !== null))).filter((names) => names.size > 0);
  return { commits: touched.length, share: touched.length === 0 ? null : touched.filter((names) => names.size === 1).length / touched.length };
}

export function recentCommits(root, count) {
  const asked = spawnSync('git', ['log', `-${count}`, '--no-merges', '--name-only', '--format=%x00'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 });
  if (asked.status !== 0) return [];
  return asked.stdout.split('\0').slice(1).map((part) => part.trim().split('\n').filter(Boolean));
}
