import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const BRING = fileURLToPath(new URL('../bring-node.mjs', import.meta.url));
let root;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'throughline-node-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A stand-in for npm: notes that it ran, takes its time, and leaves a Node that tells the wanted version. */
function fakeNpm(name, { fails = false } = {}) {
  const path = join(root, `${name}.mjs`);
  writeFileSync(
    path,
    `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
const folder = process.argv[process.argv.indexOf('--prefix') + 1];
appendFileSync(${JSON.stringify(join(root, `${name}.log`))}, process.argv[3] + ' ' + Object.keys(process.env).filter((key) => key.startsWith('npm_')).length + '\\n');
await new Promise((resolve) => setTimeout(resolve, 1300));
if (${fails}) { process.stderr.write('no such registry'); process.exit(1); }
mkdirSync(folder + '/node_modules/node/bin', { recursive: true });
writeFileSync(folder + '/node_modules/node/bin/node', '#!/bin/sh\\necho v24.21.0\\n', { mode: 0o755 });
`,
  );
  return { npm: [process.execPath, path], runs: () => readFileSync(join(root, `${name}.log`), 'utf8').trim().split('\n') };
}

/** Another process that brings Node. @returns what it found and what it said */
function bring(folder, npm) {
  const code = `const { bringNode } = await import(${JSON.stringify(BRING)}); console.log(await bringNode(${JSON.stringify({ folder, version: '24.21.0', npm })}));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { env: { ...process.env, npm_config_workspace: 'x' } });
  let found = '';
  let said = '';
  child.stdout.on('data', (text) => (found += text));
  child.stderr.on('data', (text) => (said += text));
  return new Promise((resolve) => child.on('close', () => resolve({ found: found.trim(), said })));
}

describe('bringing Node along', () => {
  test('three processes at once bring it one time, show that something happens, and all have it', async () => {
    const folder = join(root, 'together');
    const { npm, runs } = fakeNpm('together');
    const all = await Promise.all([bring(folder, npm), bring(folder, npm), bring(folder, npm)]);
    expect(all.map(({ found }) => found)).toEqual(Array(3).fill(join(folder, 'node_modules', 'node', 'bin', 'node')));
    // Once, and without the settings of the npm that runs the command.
    expect(runs()).toEqual(['node@24.21.0 0']);
    const [first] = all.filter(({ said }) => said.startsWith('Bringing'));
    expect(first.said).toMatch(/^Bringing Node 24\.21\.0 .* \.+\n$/);
    expect(all.filter(({ said }) => said.includes('waiting for it'))).toHaveLength(2);
    expect(existsSync(`${folder}.lock`)).toBe(false);
    expect((await bring(folder, npm)).said).toBe('');
  });

  test('a lock whose owner died is taken over, one that was never finished too', async () => {
    const { npm, runs } = fakeNpm('stale');
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.on('close', resolve));
    const folder = join(root, 'stale');
    mkdirSync(`${folder}.lock`);
    writeFileSync(join(`${folder}.lock`, 'pid'), String(dead.pid));
    const both = await Promise.all([bring(folder, npm), bring(folder, npm)]);
    expect(both.every(({ found }) => found.endsWith('bin/node'))).toBe(true);
    expect(runs()).toHaveLength(1);
  });

  test('a registry that cannot be reached is said, and the next try is free', async () => {
    const folder = join(root, 'failing');
    const { found, said } = await bring(folder, fakeNpm('failing', { fails: true }).npm);
    expect(found).toBe('null');
    expect(said).toContain('no such registry');
    expect(existsSync(`${folder}.lock`)).toBe(false);
    expect((await bring(folder, fakeNpm('mended').npm)).found).toContain('bin/node');
  });
});
