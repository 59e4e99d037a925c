// The product in a process that a test may kill: on one data folder, with a clock that stands still. `node worker.ts '{"dataDir":…,"now":…,"databaseUrl":null,"clickhouseUrl":null}'`.
// Says where it listens in one line on stdout. A second port lets the test look inside.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type App, openApp } from '../../main.ts';
import { fixedClock } from '../../platform/clock.ts';
import { parseConfig } from '../../platform/config/config.ts';
import { createLogger } from '../../platform/log/log.ts';
import { derivedRows } from './derived-rows.ts';
import { findWrongRuns } from './runs.ts';

/** What may be asked of the inside. */
const ASKED = z.discriminatedUnion('do', [
  /** All that was told is linked, folded and mirrored. */
  z.object({ do: z.literal('settle') }),
  /** Everything derived is computed again. */
  z.object({ do: z.literal('recompute'), storeId: z.string() }),
  /** Every row of the derived tables. */
  z.object({ do: z.literal('derived') }),
  /** Aliases whose figures are not what events, orders, refunds and sessions say of them. */
  z.object({ do: z.literal('wrong figures'), storeId: z.string() }),
  /** Where table `touches` is not what a walk through the log gives. */
  z.object({ do: z.literal('wrong runs'), storeId: z.string() }),
  /** What is kept of what drives each person. */
  z.object({ do: z.literal('motives'), storeId: z.string() }),
  /** Who stands behind these ids, by the state and by its mirror in the log. */
  z.object({ do: z.literal('people'), storeId: z.string(), aliases: z.array(z.object({ kind: z.enum(['user', 'anonymous', 'email']), id: z.string() })) }),
]);
export type Asked = z.infer<typeof ASKED>;

/** Both sides of each alias: as posted, and counted from the tables that they were posted from. */
const FIGURES = `SELECT alias_key, groupArray((posted, figures)) AS sides FROM (
    SELECT 1 AS posted, alias_key, tuple(sum(orders), sum(revenue_minor), max(unconverted), countIf(kind = 'session'), sum(events), minIf(first_at, kind = 'activity'), maxIf(last_at, kind = 'activity')) AS figures
    FROM alias_figures FINAL WHERE store_id = {storeId:String} GROUP BY alias_key
    UNION ALL
    SELECT 0 AS posted, alias_key, tuple(sum(o), sum(r), max(u), sum(s), sum(e), minIf(first, e > 0), maxIf(last, e > 0)) AS figures FROM (
      SELECT alias_key, toInt64(counts_order) AS o, toInt64(if(counts_sales = 1, ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0), 0)) AS r,
        toUInt8(counts_sales = 1 AND conversion != '') AS u, 0 AS s, 0 AS e, placed_at AS first, placed_at AS last
      FROM orders FINAL WHERE store_id = {storeId:String} AND test = 0
      UNION ALL SELECT alias_key, 0, -ifNull(lines_net_minor, 0), toUInt8(conversion != ''), 0, 0, at, at FROM refunds FINAL WHERE store_id = {storeId:String} AND counts = 1
      UNION ALL SELECT alias_key, 0, 0, 0, 1, 0, started_at, started_at FROM sessions FINAL WHERE store_id = {storeId:String}
      UNION ALL SELECT alias_key, 0, 0, 0, 0, 1, at, at FROM events WHERE store_id = {storeId:String} AND bot = 0)
    WHERE alias_key != 0 GROUP BY alias_key)
  GROUP BY alias_key`;

/** Without addresses of servers, on the engines in this process. */
const OPTIONS = z.object({ dataDir: z.string(), now: z.string(), databaseUrl: z.string().nullable(), clickhouseUrl: z.string().nullable() });

async function answer(app: App, asked: Asked): Promise<unknown> {
  const { platform, api } = app;
  switch (asked.do) {
    case 'settle':
      await platform.reactions.catchUp();
      await api.customers.mirror.flush();
      await api.motives.settle();
      return { caughtUp: await platform.derived.catchUp(60_000), lag: platform.derived.lag() };
    case 'recompute':
      for (const fold of ['orders', 'sessions', 'touches', 'figures.activity']) await platform.derived.touch({ fold, storeId: asked.storeId, keys: null });
      return { caughtUp: await platform.derived.catchUp(60_000) };
    case 'derived':
      return derivedRows(platform.eventLog);
    case 'wrong figures':
      return (await platform.eventLog.query<{ alias_key: string; sides: [number, unknown][] }>({ text: FIGURES, params: { storeId: asked.storeId } })).filter(
        ({ sides: [one, other] }) => other === undefined || JSON.stringify(one?.[1]) !== JSON.stringify(other[1]),
      );
    case 'wrong runs':
      return findWrongRuns(app, asked.storeId);
    case 'motives':
      return platform.eventLog.query<object>({ text: 'SELECT toString(person_key) AS person, toString(motive) AS motive FROM motive_people FINAL WHERE store_id = {storeId:String}', params: { storeId: asked.storeId } });
    case 'people':
      return Promise.all(
        asked.aliases.map(async ({ kind, id }) => {
          const aliasKey = platform.vault.aliasKey(asked.storeId, kind, kind === 'email' ? platform.vault.tokenOf(asked.storeId, 'email', id) : id);
          const [mirrored] = await platform.eventLog.query<{ person_key: string }>({
            text: `SELECT dictGetOrDefault('person_of', 'person_key', {aliasKey:UInt64}, {aliasKey:UInt64}) AS person_key`,
            params: { aliasKey },
          });
          return { personKey: await api.customers.resolvePerson(asked.storeId, aliasKey), mirroredKey: mirrored?.person_key ?? '' };
        }),
      );
  }
}

const { dataDir, now, ...servers } = OPTIONS.parse(JSON.parse(process.argv[2] ?? '{}'));
const config = { ...parseConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', MIN_FREE_MB: '1', TRUST_PROXY: 'true' }), ...servers };
const app = await openApp({ config, log: createLogger({ level: config.logLevel }), clock: fixedClock(new Date(now)), withJobs: false });
const http = await app.buildHttp({ studioDir: null, version: '0' });
const url = await http.listen({ host: '127.0.0.1', port: 0 });
const inside = createServer((request, response) => {
  text(request)
    .then((body) => answer(app, ASKED.parse(JSON.parse(body))))
    .then(
      (found) => response.end(JSON.stringify(found)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
});
inside.listen(0, '127.0.0.1', () => {
  const address = inside.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`${JSON.stringify({ url, inside: `http://127.0.0.1:${port}`, token: app.auth.localToken })}\n`);
});
// Whoever started this and is gone needs it no longer.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.on('SIGTERM', () => void http.close().then(() => app.close()).then(() => process.exit(0)));
