import { randomUUID } from 'node:crypto';
import { keepFigures } from '@throughline/events';
import { AppError } from '../../platform/errors.ts';
import type { Module, Platform } from '../../platform/module.ts';
import type { Alias } from './link-graph.ts';
import { findTokens } from './personal.ts';
import {
  blankStatement, figureRowsStatement, figuresOnlyStatement, ownTextHashesStatement, sharedDevicesStatement, sharedTokensStatement, tellingAliasesStatement, tellingRowsStatement, tokensOfStatement,
  touchedByStatement,
} from './queries/erasure.ts';
import { seenStatement } from './queries/events.ts';
import { findPersonKey, findPersonKeys, loadPeople, lockIdentity } from './state/links.ts';
import { finishErasure, forgetPerson, insertErasure, listLivingAliases, listPersonTexts, listTokensOfOthers, listUnfinishedErasures, type Erasure } from './state/erasures.ts';

export interface Eraser {
  /** Erase a person for good. What is left counts as one anonymous person. @throws `customers.not_found` */
  erase(storeId: string, key: string, by: string): Promise<void>;
  /** Finish what a crash cut short. */
  resume(): Promise<void>;
  /** After a restore: everybody whose tombstone stands is erased again. @returns how many people were */
  reapplyTombstones(): Promise<number>;
}

export interface EraserOptions {
  readonly platform: Pick<Platform, 'state' | 'eventLog' | 'vault' | 'stores' | 'clock'>;
  /** Derive anew what was derived from the person's rows, and leave nothing of how it was. */
  readonly forgetDerived: (storeId: string, touched: { orderIds: readonly string[]; deviceKeys: readonly string[]; aliasKeys: readonly string[] }) => Promise<void>;
  /** Hooks of every module that keeps rows of people. */
  readonly erasers: () => readonly NonNullable<Module<unknown>['erasePerson']>[];
}

/** Tables in which an erasure replaces or deletes rows; a module looks after its own. */
const ERASED_FROM_LOG = ['events', 'orders', 'sessions', 'touches'] as const;
const ERASED_FROM_STATE = ['person_traits', 'aliases', 'people', 'merges', 'people_apart', 'email_users', 'vault_value'] as const;

const FIGURES_AT_ONCE = 100_000;
const SWEEPS = 3;

export function createEraser(options: EraserOptions): Eraser {
  const { state, eventLog, vault, stores, clock } = options.platform;
  const eraser: Eraser = {
    erase: async (storeId, key, by) => {
      const personKey = await findPersonKey(state.db, storeId, key);
      const aliasKeys = personKey === null ? [key] : (await loadPeople(state.db, storeId, [personKey])).aliases.map((alias) => alias.aliasKey);
      if (personKey === null && !(await isInLog(options, storeId, key))) {
        throw new AppError({ code: 'customers.not_found', kind: 'not_found', message: 'Nobody in this store goes by this key. Look the person up again.' });
      }
      const erasure: Erasure = { storeId, id: randomUUID(), aliasKeys };
      await insertErasure(state.db, { ...erasure, by, at: clock.now() });
      await runErasure(options, erasure);
    },
    resume: async () => {
      for (const erasure of await listUnfinishedErasures(state.db)) await runErasure(options, erasure);
    },
    reapplyTombstones: async () => {
      let people = 0;
      for (const { id: storeId } of await stores.listStores()) {
        const keys = new Set(await findEntombedPeople(options, storeId));
        const telling = await eventLog.query<{ alias_key: string }>(tellingAliasesStatement(storeId));
        const strangers = telling.map((row) => row.alias_key).filter((key) => vault.isEntombed(storeId, key));
        const known = await findPersonKeys(state.db, storeId, strangers);
        for (const key of strangers) keys.add(known.get(key) ?? key);
        for (const key of keys) await eraser.erase(storeId, key, 'restore');
        people += keys.size;
      }
      return people;
    },
  };
  return eraser;
}

async function isInLog({ platform }: EraserOptions, storeId: string, key: string): Promise<boolean> {
  const rows = await platform.eventLog.query<{ alias_key: string }>(seenStatement(storeId, [key]));
  return rows.length > 0;
}

async function findEntombedPeople({ platform }: EraserOptions, storeId: string): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; ; ) {
    const page = await listLivingAliases(platform.state.db, storeId, { after, limit: 10_000 });
    found.push(...page.filter((alias) => platform.vault.isEntombed(storeId, alias.aliasKey)).map((alias) => alias.personKey));
    const last = page.at(-1);
    if (last === undefined) return found;
    after = last.aliasKey;
  }
}

/**
 * Every step can be done again, and the order lets a crash lose nothing: first the tombstones, so that nothing comes back; then the
 * sealed values while the log still says which they are; then the log; the state last, because it knows who the person was.
 */
async function runErasure(options: EraserOptions, erasure: Erasure): Promise<void> {
  const { state, eventLog, vault, clock } = options.platform;
  const { storeId, aliasKeys } = erasure;
  const personKeys = [...new Set((await findPersonKeys(state.db, storeId, aliasKeys)).values())];
  const snapshot = await loadPeople(state.db, storeId, personKeys);
  const homes = snapshot.people.map((home) => home.personKey);
  const [touched] = await eventLog.query<{ order_ids: string[]; device_keys: string[] }>(touchedByStatement(storeId, aliasKeys));
  const tokens = await findPersonTokens(options, { storeId, aliasKeys, aliases: snapshot.aliases, homes });
  await vault.entomb(storeId, [...(await findKeysToEntomb(options, { storeId, aliasKeys, aliases: snapshot.aliases })), ...tokens.identity]);
  await vault.drop(storeId, tokens.own);
  for (const erasePerson of options.erasers()) await erasePerson(storeId, { aliasKeys, tokens: tokens.own });
  await blankLog(options, { storeId, aliasKeys, aliases: snapshot.aliases });
  await options.forgetDerived(storeId, { orderIds: touched?.order_ids ?? [], deviceKeys: touched?.device_keys ?? [], aliasKeys });
  await state.transaction(async (tx) => {
    await lockIdentity(tx);
    await forgetPerson(tx, storeId, homes);
  });
  // What was blanked and deleted is in the files until it is made to go.
  await eventLog.scrub(ERASED_FROM_LOG);
  await state.scrub(ERASED_FROM_STATE);
  await state.transaction((tx) => finishErasure(tx, erasure, clock.now()));
}

interface PersonInStore {
  readonly storeId: string;
  readonly aliasKeys: readonly string[];
  readonly aliases: readonly Alias[];
}

/** `identity`: the person's own addresses and numbers; `own`: these and all other values that nobody else has too. */
async function findPersonTokens({ platform }: EraserOptions, person: PersonInStore & { homes: readonly string[] }): Promise<{ identity: string[]; own: string[] }> {
  const { storeId, aliasKeys } = person;
  const labels = person.aliases.map((alias) => alias.label ?? '');
  const inLog = (await platform.eventLog.query<{ token: string }>(tokensOfStatement(storeId, aliasKeys))).map((row) => row.token);
  const all = [...new Set([...inLog, ...findTokens([...labels, ...(await listPersonTexts(platform.state.db, storeId, person.homes))])])];
  const keys = new Set(aliasKeys);
  const isIdentity = (token: string): boolean => {
    const kind = token.startsWith('pii:email:') ? 'email' : token.startsWith('pii:phone:') ? 'phone' : null;
    return kind !== null && (keys.has(platform.vault.aliasKey(storeId, kind, token)) || keys.has(platform.vault.aliasKey(storeId, 'user', token)));
  };
  const identity = all.filter(isIdentity);
  const rest = all.filter((token) => !isIdentity(token));
  if (rest.length === 0) return { identity, own: identity };
  const others = new Set([
    ...(await platform.eventLog.query<{ token: string }>(sharedTokensStatement(storeId, { aliasKeys, tokens: rest }))).map((row) => row.token),
    ...(await listTokensOfOthers(platform.state.db, storeId, { homes: person.homes, tokens: rest })),
  ]);
  return { identity, own: [...identity, ...rest.filter((token) => !others.has(token))] };
}

/** All aliases but devices that others use too: their events must not be stripped because somebody else was erased. */
async function findKeysToEntomb({ platform }: EraserOptions, person: PersonInStore): Promise<string[]> {
  const deviceKeys = person.aliases.filter((alias) => alias.kind === 'anonymous').map((alias) => alias.aliasKey);
  if (deviceKeys.length === 0) return [...person.aliasKeys];
  const rows = await platform.eventLog.query<{ device_key: string }>(sharedDevicesStatement(person.storeId, { aliasKeys: person.aliasKeys, deviceKeys }));
  const shared = new Set(rows.map((row) => row.device_key));
  return person.aliasKeys.filter((key) => !shared.has(key));
}

async function blankLog({ platform }: EraserOptions, person: PersonInStore): Promise<void> {
  const { storeId, aliasKeys } = person;
  // A visitor without a row in state may be a device or a user: the key is blanked as either.
  const deviceKeys = person.aliases.length === 0 ? aliasKeys : person.aliases.filter((alias) => alias.kind === 'anonymous').map((alias) => alias.aliasKey);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const ownTextHashes = (await platform.eventLog.query<{ hash: string }>(ownTextHashesStatement(storeId, aliasKeys))).map(({ hash }) => hash);
    await platform.eventLog.command(blankStatement(storeId, { aliasKeys, deviceKeys, ownTextHashes }));
    await keepFiguresOnly(platform, storeId, aliasKeys);
    const [row] = await platform.eventLog.query<{ telling: string }>(tellingRowsStatement(storeId, aliasKeys));
    if (Number(row?.telling ?? 0) === 0) return;
  }
}

async function keepFiguresOnly({ eventLog }: Pick<Platform, 'eventLog'>, storeId: string, aliasKeys: readonly string[]): Promise<void> {
  const rows = await eventLog.query<{ event_key: string; family: 'order' | 'service'; properties: string }>(figureRowsStatement(storeId, aliasKeys));
  const changed = rows.map((row) => ({ eventKey: row.event_key, figures: keepFigures(row.family, row.properties), before: row.properties })).filter((row) => row.figures !== row.before);
  let chunk: { eventKey: string; figures: string }[] = [];
  let size = 0;
  for (const row of changed) {
    chunk.push(row);
    size += row.figures.length + 100;
    if (size < FIGURES_AT_ONCE) continue;
    await eventLog.command(figuresOnlyStatement(storeId, chunk));
    [chunk, size] = [[], 0];
  }
  if (chunk.length > 0) await eventLog.command(figuresOnlyStatement(storeId, chunk));
}
