// `npm run dev`: the server, started anew on every change, and the studio with hot reload on port 4010.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const commands = [
  { args: ['--watch', '--watch-preserve-output', '--disable-warning=ExperimentalWarning', 'apps/server/src/cli/main.ts', 'start'], cwd: ROOT },
  { args: [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')], cwd: join(ROOT, 'apps', 'studio') },
];
const children = commands.map(({ args, cwd }) => spawn(process.execPath, args, { cwd, stdio: 'inherit' }));
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// One without the other is of no use.
for (const child of children) {
  child.on('exit', (code) => {
    stop();
    process.exitCode ||= code ?? 1;
  });
}
process.stderr.write('Studio with hot reload: http://localhost:4010 (server: http://localhost:4000)\n');
