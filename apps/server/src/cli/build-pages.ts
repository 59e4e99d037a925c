import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PRODUCT } from './product.ts';

export const PAGES_MISSING = 'The studio or the script could not be built; the API works without them. Try "npm run build".';

/** The studio and the script, where a source is newer than what was built; beside the opening of the engines, on another core. @returns false when one could not be built */
export function buildPages(): Promise<boolean> {
  const child = spawn(process.execPath, [join(PRODUCT.root, 'scripts', 'build.mjs'), '--pages'], { cwd: PRODUCT.root, stdio: ['ignore', 2, 2] });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
