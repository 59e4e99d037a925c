// `npm run lint`: oxlint, who may import whom, cycles, sizes, SQL. Fails on any fault, and when it read fewer files than exist.
import { fileURLToPath } from 'node:url';
import { checkBoundaries } from './lint/boundaries.mjs';
import { recentCommits, shareInsideOne } from './lint/capabilities.mjs';
import { checkAgainstExceptions } from './lint/exceptions.mjs';
import { isTest, listGitSources, readSource, walkSources } from './lint/files.mjs';
import { readImports, resolveImport } from './lint/graph.mjs';
import { checkHouse } from './lint/house.mjs';
import { runOxlint } from './lint/oxlint.mjs';
import { checkSql } from './lint/sql.mjs';
import { parse } from './lint/syntax.mjs';

/** Reads every source file below `root`; one that cannot be read is a fault, not a gap. */
export function readFiles(root) {
  const files = [];
  const faults = [];
  for (const path of walkSources(root)) {
    const text = readSource(root, path);
    try {
      const tree = parse(path, text);
      files.push({ path, text, tree, imports: readImports(tree, text) });
    } catch (error) {
      faults.push({ rule: 'unreadable', file: path, line: 1, message: error.message.split('\n')[0] });
    }
  }
  return { files, faults };
}

/** Imports between files of ours; one that leads nowhere is a fault. */
export function readEdges(files) {
  const known = new Set(files.map(({ path }) => path));
  const edges = [];
  const faults = [];
  for (const { path, imports } of files) {
    for (const one of imports) {
      const to = resolveImport(path, one.specifier, known);
      if (to === undefined && !/\/dist\//.test(one.specifier)) faults.push({ rule: 'unresolved', file: path, line: one.line, message: `imports ${one.specifier}, which is no file here` });
      if (to) edges.push({ from: path, to, typeOnly: one.typeOnly, dynamic: one.dynamic, line: one.line });
    }
  }
  return { edges, faults };
}

/** Every rule of our own on the tree below `root`. */
export function checkTree(root) {
  const read = readFiles(root);
  const { edges, faults } = readEdges(read.files);
  const house = checkHouse(read.files);
  const all = [...read.faults, ...faults, ...checkBoundaries(edges), ...checkSql(read.files), ...house.faults];
  return { faults: all, files: read.files, edges, large: house.large, assertions: house.assertions };
}

/** A checker that reads nothing must not pass. */
export function checkReach(count, expected, who) {
  if (expected.length > 0 && count >= expected.length) return [];
  return [{ rule: 'reach', file: '.', line: 1, message: `${who} read ${count} files, but there are ${expected.length}` }];
}

function main() {
  const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
  const own = checkTree(root);
  const oxlint = runOxlint(root);
  // Without git (an unpacked archive) the yardstick is the walk itself.
  const expected = listGitSources(root) ?? walkSources(root);
  const faults = checkAgainstExceptions(root, [...own.faults, ...oxlint.faults]);
  faults.push(...checkReach(own.files.length, expected, 'the import rules'), ...checkReach(oxlint.files, expected, 'oxlint'));
  if (own.edges.length === 0) faults.push({ rule: 'reach', file: '.', line: 1, message: 'the import rules saw no import at all' });
  for (const { file, line, rule, message } of faults.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)) {
    process.stdout.write(`${file}:${line}  ${rule}  ${message}\n`);
  }
  const tests = own.large.filter(({ file }) => isTest(file)).length;
  if (own.large.length > 0) process.stdout.write(`\nOver 250 lines, worth a second look (${tests} of them tests):\n`);
  for (const { file, lines } of own.large) process.stdout.write(`  ${lines}  ${file}\n`);
  const assertions = own.assertions.reduce((sum, { count }) => sum + count, 0);
  const inside = shareInsideOne(recentCommits(root, 200));
  const share = inside.share === null ? 'no commit touched one' : `${Math.round(inside.share * 100)} % of ${inside.commits}`;
  process.stdout.write(`\nType assertions outside tests: ${assertions} in ${own.assertions.length} files. Recent commits inside one capability: ${share}.\n`);
  process.stdout.write(`Lint read ${own.files.length} files and ${own.edges.length} imports: ${faults.length === 0 ? 'no fault' : `${faults.length} faults`}.\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) main();
