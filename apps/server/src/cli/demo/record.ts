import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULTS, readParameters, type Parameters } from '@throughline/simulator';
import { AppError } from '../../platform/errors.ts';

/** What a demo remembers in its data folder, so that the next start continues it. */
export interface DemoRecord {
  readonly seed: string;
  readonly parameters: Parameters;
  /** First day of the world, ms. */
  readonly since: number;
  readonly email: string;
  readonly password: string;
  /** Null until it is made. */
  readonly demoStoreId: string | null;
  readonly giftStoreId: string | null;
  /** Everything of the world before this has been told. */
  readonly toldUpTo: number;
  /** True once both stores are filled. */
  readonly isFilled: boolean;
}

const FILE = 'demo.json';
const RECORD = z.object({
  seed: z.string(), parameters: z.unknown(), since: z.number(), email: z.string(), password: z.string(),
  demoStoreId: z.string().nullable(), giftStoreId: z.string().nullable(), toldUpTo: z.number(), isFilled: z.boolean(),
});

const DAY_MS = 86_400_000;

/**
 * The demo of this folder, or a new one that begins `days` before now.
 * @throws `demo.foreign_folder` when the folder holds something that no demo made
 */
export function openDemoRecord(dataDir: string, of: { seed: string; parameters: Parameters; now: number }): DemoRecord {
  const path = join(dataDir, FILE);
  if (existsSync(path)) return readRecord(path);
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new AppError({
      code: 'demo.foreign_folder', kind: 'conflict', details: { dataDir },
      message: `The folder ${dataDir} holds data that the demo did not make, and the demo writes only into a folder of its own. Name another one in DATA_DIR, or run "npm start" for your own data.`,
    });
  }
  const since = Math.floor(of.now / DAY_MS) * DAY_MS - of.parameters.days * DAY_MS;
  return { seed: of.seed, parameters: of.parameters, since, email: 'owner@demo.example', password: newPassword(), demoStoreId: null, giftStoreId: null, toldUpTo: since, isFilled: false };
}

/** Written in one step and readable by its owner only: it holds the password. */
export function saveDemoRecord(dataDir: string, record: DemoRecord): void {
  mkdirSync(dataDir, { recursive: true });
  const draft = join(dataDir, `${FILE}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, join(dataDir, FILE));
}

function readRecord(path: string): DemoRecord {
  const parsed = RECORD.parse(JSON.parse(readFileSync(path, 'utf8')));
  const read = readParameters(parsed.parameters);
  return { ...parsed, parameters: read.ok ? read.parameters : DEFAULTS };
}

/** Easy to type off a terminal: four groups without letters that look alike. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const text = Array.from(randomBytes(16), (byte) => letters[byte % letters.length] ?? 'a').join('');
  return text.replace(/(.{4})(?=.)/g, '$1-');
}
