import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { ErasedPerson, Module } from '../../platform/module.ts';
import type { StateDb } from '../../platform/state/state.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import type { FiguresApi } from '../figures/index.ts';
import { instantMs } from './facts.ts';
import { findTokens, openTexts, readObject } from './personal.ts';
import { readProfile, type Profile } from './profile.ts';
import { exportRowsStatement, type TimelineCursor } from './queries/events.ts';
import { listAliasKeys } from './state/people.ts';

/** Everything that is held of a person, for the person. */
export interface PersonExport {
  readonly exportedAt: string;
  readonly profile: Profile;
  /** Oldest first. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** As the order book has them, newest first. */
  readonly orders: readonly unknown[];
  /** What other modules hold, by module. */
  readonly modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ExportReader {
  readonly db: StateDb;
  readonly vault: Vault;
  readonly eventLog: EventLog;
  readonly figures: FiguresApi;
  readonly now: () => Date;
  readonly modules: () => readonly Pick<Module<unknown>, 'name' | 'exportPerson'>[];
  readonly listOrders: (storeId: string, aliasKeys: readonly string[]) => Promise<readonly unknown[]>;
}

interface ExportRow {
  at: string;
  seq: string;
  properties: string;
  traits: string;
  context: string;
  user_id: string;
  anonymous_id: string;
}

const ROWS_AT_ONCE = 2_000;

/** Null when nobody goes by this key. */
export async function gatherPerson(
  reader: ExportReader,
  storeId: string,
  key: string,
): Promise<PersonExport | null> {
  const profile = await readProfile(reader, storeId, key);
  if (profile === null) return null;
  const aliasKeys = (await listAliasKeys(reader.db, storeId, [profile.personKey])).get(profile.personKey) ?? [profile.personKey];
  const events: Record<string, unknown>[] = [];
  const tokens = new Set<string>();
  let after: TimelineCursor = { atMs: -8_000_000_000_000, seq: '0' };
  for (;;) {
    const rows = await reader.eventLog.query<ExportRow>(exportRowsStatement(storeId, { aliasKeys, after, limit: ROWS_AT_ONCE }));
    const texts = rows.flatMap((row) => [row.properties, row.traits, row.context, row.user_id, row.anonymous_id]);
    for (const token of findTokens(texts)) tokens.add(token);
    const opened = await openTexts(reader.vault, storeId, texts);
    events.push(...rows.map((row) => ({ ...row, user_id: opened.text(row.user_id), anonymous_id: opened.text(row.anonymous_id), properties: opened.value(readObject(row.properties)), traits: opened.value(readObject(row.traits)), context: opened.value(readObject(row.context)) })));
    const last = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE || last === undefined) break;
    after = { atMs: instantMs(last.at), seq: last.seq };
  }
  const person: ErasedPerson = { aliasKeys, tokens: [...tokens] };
  const modules: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const { name, exportPerson } of reader.modules()) if (exportPerson !== undefined) modules[name] = await exportPerson(storeId, person);
  return { exportedAt: reader.now().toISOString(), profile, events, orders: await reader.listOrders(storeId, aliasKeys), modules };
}
