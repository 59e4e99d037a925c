// Known exceptions: one file, each with its reason, and it may only get shorter.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const EXCEPTIONS_FILE = 'scripts/lint-exceptions.json';

function keyOf({ rule, file }) {
  return `${rule} in ${file}`;
}

/** The list as first committed, or null when it never was. */
function firstCommitted(root) {
  const log = spawnSync('git', ['log', '--format=%H', '--', EXCEPTIONS_FILE], { cwd: root, encoding: 'utf8' });
  const commit = log.status === 0 ? log.stdout.trim().split('\n').at(-1) : '';
  if (!commit) return null;
  const shown = spawnSync('git', ['show', `${commit}:${EXCEPTIONS_FILE}`], { cwd: root, encoding: 'utf8' });
  return shown.status === 0 ? JSON.parse(shown.stdout) : null;
}

export function readExceptions(root) {
  const path = join(root, EXCEPTIONS_FILE);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

/**
 * Takes the excepted faults out, and adds a fault for an exception that is not used, has no reason or is new.
 * @param first the list as first committed; null allows any
 */
export function applyExceptions(faults, exceptions, first) {
  const used = new Set();
  const left = faults.filter((fault) => {
    const hit = exceptions.find((one) => one.rule === fault.rule && one.file === fault.file);
    if (hit) used.add(hit);
    return !hit;
  });
  const allowed = first === null ? null : new Set(first.map(keyOf));
  for (const one of exceptions) {
    const say = (message) => left.push({ rule: 'exception', file: EXCEPTIONS_FILE, line: 1, message: `${keyOf(one)}: ${message}` });
    if (!one.reason || one.reason.length < 15) say('give the reason');
    if (!used.has(one)) say('is no longer needed; delete it');
    if (allowed !== null && !allowed.has(keyOf(one))) say('is new; this list may only get shorter');
  }
  return left;
}

export function checkAgainstExceptions(root, faults) {
  return applyExceptions(faults, readExceptions(root), firstCommitted(root));
}
