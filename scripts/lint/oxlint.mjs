// Runs oxlint and turns what it found into our faults.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** @returns `{ faults, files }`: how many files it read, so that one that reads nothing does not pass */
export function runOxlint(root, paths = []) {
  const binary = join(root, 'node_modules', '.bin', 'oxlint');
  const asked = spawnSync(binary, ['--format', 'json', '-c', join(root, '.oxlintrc.json'), ...paths], { cwd: root, encoding: 'utf8', maxBuffer: 1e9 });
  if (asked.error || !asked.stdout) throw new Error(`oxlint did not run: ${asked.error?.message ?? asked.stderr}`);
  const answer = JSON.parse(asked.stdout);
  const faults = answer.diagnostics.map((one) => ({
    rule: one.code ?? 'syntax',
    file: one.filename,
    line: one.labels?.[0]?.span.line ?? 1,
    message: one.message + (one.help ? ` (${one.help})` : ''),
  }));
  return { faults, files: answer.number_of_files };
}
