// Runs a program on the server's modules from a build of its own, renewed when a source is newer: `node bundled.mjs ENTRY ARGUMENTS`.
// For tests and benches that start one many times: from its sources each start takes seconds, most of them spent on finding and reading a thousand modules.
import { join } from 'node:path';
import { buildProgram } from '../build.mjs';
import { ROOT } from './vitest.mjs';

const [, , entry] = process.argv;
const file = await buildProgram(entry);
// The program finds itself and its arguments where it would if it had been started itself.
process.argv.splice(1, 2, join(ROOT, entry));
await import(file);
