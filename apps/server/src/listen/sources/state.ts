import type { State } from '../../platform/state/state.ts';
import type { SourceHour } from './tally.ts';

/** A store keeps so many sources apart; what a stranger invents beyond them counts as one. */
const MOST_SOURCES = 60;
const OTHER = '(other)';

interface PlainHour {
  readonly store_id: string;
  readonly teller: string;
  library: string;
  readonly simulated: boolean;
  readonly [column: string]: string | number | boolean | readonly string[];
}

function toPlain(hour: SourceHour): PlainHour {
  const [within_1s = 0, within_10s = 0, within_1m = 0, within_10m = 0, within_1h = 0, within_1d = 0, later = 0] = hour.delays;
  return {
    store_id: hour.storeId, teller: hour.teller, library: hour.library, simulated: hour.simulated, hour: hour.hour.toISOString(), version: hour.version,
    key_prefixes: [...hour.keyPrefixes], first_at: hour.firstAt.toISOString(), last_at: hour.lastAt.toISOString(),
    accepted: hour.accepted, duplicates: hour.duplicates, quarantined: hour.quarantined,
    within_1s, within_10s, within_1m, within_10m, within_1h, within_1d, later, timed: hour.timed, skewed: hour.skewed, skew_ms: hour.skewMs,
  };
}

const COUNTS = ['accepted', 'duplicates', 'quarantined', 'within_1s', 'within_10s', 'within_1m', 'within_10m', 'within_1h', 'within_1d', 'later', 'timed', 'skewed', 'skew_ms'] as const;
const RECORD = `AS entry(store_id text, teller text, library text, simulated boolean, hour timestamptz, version text, key_prefixes text[], first_at timestamptz, last_at timestamptz,
  ${COUNTS.map((name) => `${name} bigint`).join(', ')})`;

/** Adds what arrived to what is known, all or nothing. */
export async function addHours(state: State, hours: readonly SourceHour[]): Promise<void> {
  if (hours.length === 0) return;
  const plain = hours.map(toPlain);
  await foldUnknown(state, plain);
  await state.executeSql(
    `WITH entry AS (SELECT * FROM jsonb_to_recordset($1::jsonb) ${RECORD}),
     known AS (
       INSERT INTO source (store_id, teller, library, simulated, version, key_prefixes, first_at, last_at)
       SELECT store_id, teller, library, simulated, coalesce(max(nullif(version, '')), ''),
         coalesce((SELECT array_agg(DISTINCT prefix) FROM entry AS same, unnest(same.key_prefixes) AS prefix
           WHERE same.store_id = entry.store_id AND same.teller = entry.teller AND same.library = entry.library AND same.simulated = entry.simulated), '{}'),
         min(first_at), max(last_at)
       FROM entry GROUP BY store_id, teller, library, simulated
       ON CONFLICT (store_id, teller, library, simulated) DO UPDATE SET
         version = CASE WHEN excluded.version = '' THEN source.version ELSE excluded.version END,
         key_prefixes = (SELECT coalesce(array_agg(DISTINCT prefix), '{}') FROM unnest(source.key_prefixes || excluded.key_prefixes) AS prefix),
         first_at = least(source.first_at, excluded.first_at), last_at = greatest(source.last_at, excluded.last_at)
     ),
     counted AS (
       INSERT INTO source_hour (store_id, teller, library, simulated, hour, ${COUNTS.join(', ')})
       SELECT store_id, teller, library, simulated, hour, ${COUNTS.map((name) => `sum(${name})`).join(', ')} FROM entry GROUP BY store_id, teller, library, simulated, hour
       ON CONFLICT (store_id, teller, library, simulated, hour) DO UPDATE SET ${COUNTS.map((name) => `${name} = source_hour.${name} + excluded.${name}`).join(', ')}
     )
     INSERT INTO source_history (store_id, until, done) SELECT store_id, min(first_at), true FROM entry GROUP BY store_id ON CONFLICT (store_id) DO NOTHING`,
    [JSON.stringify(plain)],
  );
}

/** Names of libraries come from outside: a store that has many keeps those it knows. */
async function foldUnknown(state: State, plain: readonly PlainHour[]): Promise<void> {
  const storeIds = [...new Set(plain.map((hour) => hour.store_id))];
  const { rows } = await state.executeSql('SELECT DISTINCT store_id, library FROM source WHERE store_id = ANY($1::text[])', [storeIds]);
  const known = new Map(storeIds.map((storeId) => [storeId, new Set<string>()]));
  for (const row of rows as { store_id: string; library: string }[]) known.get(row.store_id)?.add(row.library);
  for (const hour of plain) {
    const libraries = known.get(hour.store_id);
    if (libraries === undefined || libraries.has(hour.library)) continue;
    if (libraries.size >= MOST_SOURCES) hour.library = OTHER;
    libraries.add(hour.library);
  }
}

/** One source with what arrived lately. */
export interface SourceRow {
  readonly teller: string;
  readonly library: string;
  readonly simulated: boolean;
  readonly version: string;
  readonly keyPrefixes: readonly string[];
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Starts of the hours in which anything arrived, oldest first, since the asked instant; ms since 1970. */
  readonly activeHours: readonly number[];
  /** The hours of the narrower window, oldest first. */
  readonly hours: readonly HourCounts[];
}

export interface HourCounts {
  /** Start of the hour, ms since 1970. */
  readonly at: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** In the classes of `DELAY_BOUNDS_MS`. */
  readonly delays: readonly number[];
  readonly timed: number;
  readonly skewed: number;
  readonly skewMs: number;
}

type Raw = {
  teller: string; library: string; simulated: boolean; version: string; key_prefixes: string[]; first_at: Date | string; last_at: Date | string;
  active: (string | number)[] | string | null; hours: HourCounts[] | string | null;
};

/** Sources of a store: hours with anything in them since `activeSince`, counts since `countsSince`. */
export async function selectSources(state: State, storeId: string, since: { activeSince: Date; countsSince: Date }): Promise<SourceRow[]> {
  const { rows } = await state.executeSql(
    `SELECT source.teller, source.library, source.simulated, source.version, source.key_prefixes, source.first_at, source.last_at, lately.active, lately.hours
     FROM source LEFT JOIN (
       SELECT teller, library, simulated,
         json_agg(extract(epoch FROM hour)::bigint * 1000 ORDER BY hour) AS active,
         json_agg(json_build_object(
           'at', extract(epoch FROM hour)::bigint * 1000, 'accepted', accepted, 'duplicates', duplicates, 'quarantined', quarantined,
           'delays', json_build_array(within_1s, within_10s, within_1m, within_10m, within_1h, within_1d, later), 'timed', timed, 'skewed', skewed, 'skewMs', skew_ms
         ) ORDER BY hour) FILTER (WHERE hour >= $3) AS hours
       FROM source_hour WHERE store_id = $1 AND hour >= $2 AND accepted + duplicates + quarantined > 0 GROUP BY teller, library, simulated
     ) AS lately ON lately.teller = source.teller AND lately.library = source.library AND lately.simulated = source.simulated
     WHERE source.store_id = $1 ORDER BY source.last_at DESC, source.teller, source.library`,
    [storeId, since.activeSince.toISOString(), since.countsSince.toISOString()],
  );
  return (rows as Raw[]).map((row) => ({
    teller: row.teller, library: row.library, simulated: row.simulated, version: row.version, keyPrefixes: row.key_prefixes,
    firstAt: new Date(row.first_at), lastAt: new Date(row.last_at),
    activeHours: json<(string | number)[]>(row.active ?? []).map(Number),
    hours: json<HourCounts[]>(row.hours ?? []),
  }));
}

/** Drivers differ: some hand JSON over as text. */
function json<T>(value: T | string): T {
  return typeof value === 'string' ? (JSON.parse(value) as T) : value;
}

export async function deleteHoursBefore(state: State, before: Date): Promise<void> {
  await state.executeSql('DELETE FROM source_hour WHERE hour < $1', [before.toISOString()]);
}

/** Notes stores whose past was never counted. @returns those that are still to be looked through, with the end of their past */
export async function openHistories(state: State, storeIds: readonly string[], until: Date): Promise<{ storeId: string; until: Date }[]> {
  await state.executeSql('INSERT INTO source_history (store_id, until, done) SELECT id, $2, false FROM unnest($1::text[]) AS id ON CONFLICT (store_id) DO NOTHING', [storeIds, until.toISOString()]);
  const { rows } = await state.executeSql('SELECT store_id, until FROM source_history WHERE NOT done ORDER BY store_id');
  return (rows as { store_id: string; until: Date | string }[]).map((row) => ({ storeId: row.store_id, until: new Date(row.until) }));
}

export async function closeHistory(state: State, storeId: string): Promise<void> {
  await state.executeSql('UPDATE source_history SET done = true WHERE store_id = $1', [storeId]);
}
