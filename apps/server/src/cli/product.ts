import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = new URL('../../../../', import.meta.url);

/** What this copy of the product is and where its parts lie. */
export const PRODUCT = {
  version: z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'))).version,
  root: fileURLToPath(ROOT),
  /** Where the built studio lies, whether built or not. */
  studioDir: fileURLToPath(new URL('apps/studio/dist/', ROOT)),
} as const;

export function isStudioBuilt(): boolean {
  return existsSync(`${PRODUCT.studioDir}/index.html`);
}
