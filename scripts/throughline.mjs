#!/usr/bin/env node
// The command `throughline`: plain JavaScript for the Node at hand, which starts the command line under a Node new enough for it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeEnvironment, nodePath } from './run.mjs';

const main = fileURLToPath(new URL('./product.mjs', import.meta.url));
const node = await nodePath();
const child = spawn(node, ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...nodeEnvironment(node) },
});
// A signal from the terminal reaches the child by itself; one sent to this process must be handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
