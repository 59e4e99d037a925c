// `npm run typecheck`: every project, and a TypeScript file that no project reads is a fault.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listGitSources, walkSources } from './lint/files.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const PROJECTS = ['tsconfig.json', 'e2e/tsconfig.json', 'apps/studio/tsconfig.json', 'packages/browser/tsconfig.json'];
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

const read = new Set();
let faults = 0;
for (const project of PROJECTS.filter((path) => existsSync(join(ROOT, path)))) {
  const checked = spawnSync(process.execPath, [TSC, '-p', project, '--noEmit', '--pretty', 'false', '--listFiles'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e9 });
  const lines = checked.stdout.split('\n');
  const isListed = (line) => line.startsWith('/') || /^[A-Z]:[\\/]/.test(line);
  for (const line of lines.filter(isListed)) read.add(relative(ROOT, line.trim()).replaceAll('\\', '/'));
  const said = lines.filter((line) => line !== '' && !isListed(line));
  const errors = said.filter((line) => /error TS\d+/.test(line)).length;
  if (said.length > 0) process.stdout.write(`${said.join('\n')}\n`);
  if (checked.status !== 0) faults += Math.max(errors, 1);
  if (checked.stderr) process.stderr.write(checked.stderr);
}
const sources = (listGitSources(ROOT) ?? walkSources(ROOT)).filter((path) => /\.tsx?$/.test(path));
for (const path of sources.filter((source) => !read.has(source))) {
  process.stdout.write(`${path}: no project reads this file\n`);
  faults += 1;
}
process.stdout.write(`Types of ${sources.length} files: ${faults === 0 ? 'no fault' : `${faults} faults`}.\n`);
process.exitCode = faults === 0 && sources.length > 0 ? 0 : 1;
