import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { checkReach, checkTree } from './lint.mjs';
import { shareInsideOne } from './lint/capabilities.mjs';
import { applyExceptions } from './lint/exceptions.mjs';
import { walkSources } from './lint/files.mjs';
import { runOxlint } from './lint/oxlint.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folders = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A tree of files on disk. */
function tree(files) {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-lint-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function rulesOf(files) {
  return [...new Set(checkTree(tree(files)).faults.map(({ rule }) => rule))].sort();
}

const S = 'apps/server/src';
const FACE = 'export interface Api { a: number }\nexport const make = 1;\n';
const base = {
  'packages/events/src/index.ts': 'export const names = 1;\nexport type Name = string;\n',
  'packages/stats/src/index.ts': 'export const mean = 1;\n',
  'packages/simulator/src/index.ts': 'export const shoppers = 1;\n',
  [`${S}/platform/module.ts`]: 'export type Module = 1;\nexport const clock = 1;\n',
  [`${S}/listen/imports/index.ts`]: FACE,
  [`${S}/understand/customers/index.ts`]: FACE,
  [`${S}/understand/customers/inside.ts`]: 'export type Inside = 1;\nexport const inside = 1;\n',
  [`${S}/understand/orders/index.ts`]: FACE,
  [`${S}/act/loyalty/index.ts`]: FACE,
  [`${S}/prove/impact/index.ts`]: FACE,
  'apps/studio/src/ui/button.tsx': 'export const Button = () => <b />;\n',
  'apps/studio/src/features/live/screen.tsx': 'export const Live = () => <b />;\n',
};

describe('a tree that keeps the rules', () => {
  test('has no fault, and every import is seen', () => {
    const good = {
      ...base,
      [`${S}/main.ts`]: "import { make } from './act/loyalty/index.ts';\nimport { shoppers } from '@throughline/simulator';\nexport const all = [make, shoppers];\n",
      [`${S}/act/loyalty/loyalty.ts`]: "import type { Api } from '../../understand/customers/index.ts';\nimport { type Module, clock } from '../../platform/module.ts';\nimport { names } from '@throughline/events';\nimport { mean } from '@throughline/stats';\nexport type X = Api | Module;\nexport const y = [clock, names, mean];\n",
      [`${S}/act/loyalty/queries.ts`]: "export function points(storeId: string) {\n  return { text: 'SELECT count() AS n FROM events WHERE store_id = {storeId:String} AND at >= {from:DateTime} AND at < {to:DateTime}', params: { storeId } };\n}\n",
      [`${S}/prove/impact/impact.ts`]: "import type { Api } from '../../act/loyalty/index.ts';\nexport type I = Api;\n",
      'apps/studio/src/app/shell.tsx': "import { Live } from '../features/live/screen.tsx';\nimport { Button } from '../ui/button.tsx';\nexport const Shell = () => [<Live />, <Button />];\n",
      'bench/main.ts': "import { shoppers } from '@throughline/simulator';\nexport const s = shoppers;\n",
    };
    const checked = checkTree(tree(good));
    expect(checked.faults).toEqual([]);
    expect(checked.edges).toHaveLength(10);
    expect(checked.files).toHaveLength(Object.keys(good).length);
  });
});

const violations = {
  'a package imports an app': ['package-imports-app', 'packages/browser/src/a.ts', "import type { Module } from '../../../apps/server/src/platform/module.ts';\nexport type A = Module;"],
  'packages/stats imports packages/events': ['package-not-alone', 'packages/stats/src/a.ts', "import { names } from '@throughline/events';\nexport const a = names;"],
  'packages/elements imports packages/stats': ['package-imports-package', 'packages/elements/src/a.ts', "import { mean } from '@throughline/stats';\nexport const a = mean;"],
  'packages/browser takes a value of packages/events': ['browser-takes-value', 'packages/browser/src/a.ts', "import { names } from '@throughline/events';\nexport const a = names;"],
  'platform imports a module': ['platform-imports-module', `${S}/platform/a.ts`, "import type { Api } from '../act/loyalty/index.ts';\nexport type A = Api;"],
  'a module imports a file inside another': ['module-imports-inside', `${S}/act/loyalty/a.ts`, "import type { Inside } from '../../understand/customers/inside.ts';\nexport type A = Inside;"],
  'a test imports a file inside another module': ['module-imports-inside', `${S}/act/loyalty/a.test.ts`, "import { inside } from '../../understand/customers/inside.ts';\nexport const a = inside;"],
  'a module imports a value of another': ['module-imports-value', `${S}/act/loyalty/a.ts`, "import { make } from '../../understand/customers/index.ts';\nexport const a = make;"],
  'a module loads another at run time': ['module-imports-value', `${S}/act/loyalty/a.ts`, "export const a = () => import('../../understand/customers/index.ts');"],
  'a module re-exports a value of another': ['module-imports-value', `${S}/act/loyalty/a.ts`, "export { make } from '../../understand/customers/index.ts';"],
  'understand reads act': ['wrong-way', `${S}/understand/orders/a.ts`, "import type { Api } from '../../act/loyalty/index.ts';\nexport type A = Api;"],
  'a type is taken the wrong way in passing': ['wrong-way', `${S}/listen/imports/a.ts`, "export type A = import('../../understand/customers/index.ts').Api;"],
  'act reads prove': ['wrong-way', `${S}/act/loyalty/a.ts`, "import type { Api } from '../../prove/impact/index.ts';\nexport type A = Api;"],
  'a module imports its own face': ['module-imports-own-index', `${S}/act/loyalty/a.ts`, "import type { Api } from './index.ts';\nexport type A = Api;"],
  'a module imports the composition root': ['module-imports-composition', `${S}/act/loyalty/a.ts`, "import { main } from '../../main.ts';\nexport const a = main;", { [`${S}/main.ts`]: 'export const main = 1;' }],
  'server code stands where no rule holds': ['unknown-place', `${S}/helpers/a.ts`, "import { clock } from '../platform/module.ts';\nexport const a = clock;"],
  'a module imports the simulator': ['simulator-imported', `${S}/act/loyalty/a.ts`, "import { shoppers } from '@throughline/simulator';\nexport const a = shoppers;"],
  'the studio imports the simulator': ['simulator-imported', 'apps/studio/src/app/a.ts', "import { shoppers } from '@throughline/simulator';\nexport const a = shoppers;"],
  'a studio feature imports another': ['feature-imports-feature', 'apps/studio/src/features/metrics/a.tsx', "import { Live } from '../live/screen.tsx';\nexport const A = Live;"],
  'a studio feature imports the shell': ['studio-imports-shell', 'apps/studio/src/features/live/a.tsx', "import { shell } from '../../app/shell.ts';\nexport const A = shell;", { 'apps/studio/src/app/shell.ts': 'export const shell = 1;' }],
  'ui imports a feature': ['base-imports-feature', 'apps/studio/src/ui/a.tsx', "import { Live } from '../features/live/screen.tsx';\nexport const A = Live;"],
  'the studio imports the server': ['studio-imports-app', 'apps/studio/src/app/a.ts', "import type { Module } from '../../../server/src/platform/module.ts';\nexport type A = Module;"],
  'shipped code imports test code': ['test-code-imported', `${S}/act/loyalty/a.ts`, "import { t } from '../../platform/testing.ts';\nexport const a = t;", { [`${S}/platform/testing.ts`]: 'export const t = 1;' }],
  'an import leads nowhere': ['unresolved', `${S}/act/loyalty/a.ts`, "import { b } from './b.ts';\nexport const a = b;"],
  'a file is not the language it says': ['unreadable', `${S}/act/loyalty/a.ts`, 'export const = ;'],
  'files import each other in a ring': ['cycle', `${S}/act/loyalty/a.ts`, "import { b } from './b.ts';\nexport const a = b;", { [`${S}/act/loyalty/b.ts`]: "import { a } from './a.ts';\nexport const b = a;" }],
  'modules know each other in a ring, if only by types': ['module-cycle', `${S}/understand/orders/a.ts`, "import type { Api } from '../customers/index.ts';\nexport type A = Api;", { [`${S}/understand/customers/b.ts`]: "import type { Api } from '../orders/index.ts';\nexport type B = Api;" }],
  'SQL stands in the rules': ['sql-place', `${S}/act/loyalty/a.ts`, 'export const q = (id: string) => `SELECT sum(points) FROM ledger WHERE id = ${id}`;'],
  'an insert stands in routes.ts': ['sql-place', `${S}/act/loyalty/routes.ts`, "export const q = 'insert into ledger values (1)';"],
  'a Drizzle template stands outside state.ts': ['sql-place', `${S}/act/loyalty/a.ts`, 'declare const sql: (t: TemplateStringsArray) => string;\nexport const q = sql`now()`;'],
  'SQL stands in the studio': ['sql-place', 'apps/studio/src/app/a.ts', "export const q = 'DELETE FROM events';"],
  'time is cut with between': ['sql-between', `${S}/act/loyalty/queries.ts`, "export const q = (storeId: string) => 'SELECT 1 AS n FROM events WHERE store_id = {s:String} AND at BETWEEN {a:DateTime} AND {b:DateTime}';"],
  'a question forgets the store': ['sql-store', `${S}/act/loyalty/queries.ts`, "export const q = () => 'SELECT count() AS n FROM events WHERE at >= {from:DateTime}';"],
  'HTTP stands outside routes.ts': ['http-place', `${S}/act/loyalty/loyalty.ts`, "import fastify from 'fastify';\nexport const a = fastify;"],
  'Drizzle stands outside state.ts': ['drizzle-place', `${S}/act/loyalty/loyalty.ts`, "import { eq } from 'drizzle-orm';\nexport const a = eq;"],
  'a module reads the environment': ['process-env', `${S}/act/loyalty/a.ts`, "export const a = process.env['X'];"],
  'a file exports a star': ['export-star', `${S}/act/loyalty/a.ts`, "export * from './b.ts';", { [`${S}/act/loyalty/b.ts`]: 'export const b = 1;' }],
  'a file has 401 lines': ['max-lines', `${S}/act/loyalty/a.ts`, 'export const a = 1;\n'.concat('// a line\n'.repeat(400))],
};

describe('lint fails when', () => {
  test.each(Object.entries(violations))('%s', (_, [rule, path, text, more = {}]) => {
    expect(rulesOf({ ...base, ...more, [path]: text })).toEqual([rule]);
  });

  test('it read fewer files than there are, or none', () => {
    expect(checkReach(1, ['a.ts', 'b.ts'], 'x')).toHaveLength(1);
    expect(checkReach(0, [], 'x')).toHaveLength(1);
    expect(checkReach(2, ['a.ts', 'b.ts'], 'x')).toEqual([]);
  });
});

describe('lint lets pass', () => {
  test('a statement that names the store through a helper in a sibling file', () => {
    const files = {
      [`${S}/act/loyalty/queries/base.ts`]: "export const inStore = 'store_id = {storeId:String}';",
      [`${S}/act/loyalty/queries/points.ts`]: "import { inStore } from './base.ts';\nexport const q = () => `SELECT count() AS n FROM events WHERE ${inStore}`;",
    };
    expect(rulesOf({ ...base, ...files })).toEqual([]);
  });

  test('a text that merely sounds like SQL', () => {
    expect(rulesOf({ ...base, [`${S}/act/loyalty/a.ts`]: "export const a = ['Select a store to continue', 'update your settings', 'created between two orders', 'Delete the account'];" })).toEqual([]);
  });

  test('a long file that says that a program wrote it', () => {
    expect(rulesOf({ ...base, 'apps/studio/src/api/schema.ts': `// Generated by npm run docs; do not edit.\n${'// a line\n'.repeat(500)}export const a = 1;\n` })).toEqual([]);
  });
});

describe('exceptions', () => {
  const fault = { rule: 'max-lines', file: 'a.ts', line: 1, message: '' };
  const reason = 'a table of currencies, one a line';

  test('take a fault away while they are used, reasoned and not new', () => {
    const list = [{ rule: 'max-lines', file: 'a.ts', reason }];
    expect(applyExceptions([fault], list, list)).toEqual([]);
    expect(applyExceptions([fault], list, null)).toEqual([]);
  });

  test.each([
    ['no longer needed', [], [{ rule: 'max-lines', file: 'a.ts', reason }], null],
    ['new', [fault], [{ rule: 'max-lines', file: 'a.ts', reason }], []],
    ['without a reason', [fault], [{ rule: 'max-lines', file: 'a.ts', reason: '' }], null],
  ])('are faults themselves when %s', (_, faults, list, first) => {
    expect(applyExceptions(faults, list, first).map(({ rule }) => rule)).toEqual(['exception']);
  });
});

describe('oxlint with our settings', () => {
  test('finds what the house forbids, and counts the files it read', () => {
    const long = `export function long(): number {\n${'  Math.random();\n'.repeat(101)}  return 1;\n}\n`;
    const folder = tree({
      'apps/server/src/a.ts': 'export const a = (x: any) => x;\nexport default a;\nconsole.log(a);\n',
      'apps/server/src/b.ts': 'export function four(a: number, b: number, c: number, d: number): number {\n  return a + b + c + d;\n}\n',
      'apps/server/src/c.ts': long,
      'scripts/d.mjs': 'console.log(1);\n',
      'x.config.mjs': 'export default {};\n',
    });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    symlinkSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    const { faults, files } = runOxlint(folder);
    expect(files).toBe(walkSources(folder).length);
    expect(faults.map(({ rule, file }) => `${file} ${rule}`).sort()).toEqual([
      'apps/server/src/a.ts eslint(no-console)',
      'apps/server/src/a.ts import(no-default-export)',
      'apps/server/src/a.ts typescript(no-explicit-any)',
      'apps/server/src/b.ts eslint(max-params)',
      'apps/server/src/c.ts eslint(max-lines-per-function)',
    ]);
  });
});

describe('the share of commits inside one capability', () => {
  test('joins the folder on the server with that in the studio, and leaves out commits that touch none', () => {
    const inside = [`${S}/act/loyalty/a.ts`, 'apps/studio/src/features/loyalty/b.tsx', 'README.md'];
    const across = [`${S}/act/loyalty/a.ts`, `${S}/understand/orders/b.ts`];
    expect(shareInsideOne([inside, across, ['README.md']])).toEqual({ commits: 2, share: 0.5 });
    expect(shareInsideOne([['README.md']])).toEqual({ commits: 0, share: null });
  });
});
