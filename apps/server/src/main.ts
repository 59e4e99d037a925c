import type { FastifyInstance } from 'fastify';
import { createCatalog } from './listen/catalog/index.ts';
import { createCollect } from './listen/collect/index.ts';
import { createImports } from './listen/imports/index.ts';
import { createLive } from './listen/live/index.ts';
import { createScript } from './listen/script/index.ts';
import { createSources } from './listen/sources/index.ts';
import { createAuth, type Auth } from './platform/auth/create-auth.ts';
import type { DemoAccount } from './platform/auth/setup.ts';
import type { Config } from './platform/config/config.ts';
import { createPlatform, type PlatformOptions, type RunningPlatform } from './platform/create-platform.ts';
import { createHttp } from './platform/http/create-http.ts';
import { explainListening } from './platform/http/port.ts';
import { localUrl, removeServerFile, writeServerFile } from './platform/http/server-file.ts';
import type { Logger } from './platform/log/log.ts';
import type { MigrationSource } from './platform/migrations.ts';
import type { Module } from './platform/module.ts';
import { checkQuarantine } from './platform/operations/doctor.ts';
import { addOperationRoutes, type OperationNeeds } from './platform/operations/routes.ts';
import { registerProcessTelemetry } from './platform/telemetry/process-telemetry.ts';
import { createAlerts } from './understand/alerts/index.ts';
import { createAsk } from './understand/ask/index.ts';
import { createAttribution } from './understand/attribution/index.ts';
import { createCustomers } from './understand/customers/index.ts';
import { createDrivers } from './understand/drivers/index.ts';
import { createEffort } from './understand/effort/index.ts';
import { createExports } from './understand/exports/index.ts';
import { createFigures } from './understand/figures/index.ts';
import { createFriction } from './understand/friction/index.ts';
import { createFunnels } from './understand/funnels/index.ts';
import { createJourneys } from './understand/journeys/index.ts';
import { createMetrics } from './understand/metrics/index.ts';
import { createMotives } from './understand/motives/index.ts';
import { createOrderJourneys } from './understand/order-journeys/index.ts';
import { createOrders } from './understand/orders/index.ts';
import { createOverview } from './understand/overview/index.ts';
import { createPaths } from './understand/paths/index.ts';
import { createReasons } from './understand/reasons/index.ts';
import { createRetention } from './understand/retention/index.ts';
import { createSegments } from './understand/segments/index.ts';
import { createSessions } from './understand/sessions/index.ts';
import { createTickets } from './understand/tickets/index.ts';
import { createViews } from './understand/views/index.ts';

/** Modules with tables, in the order in which their migrations run. */
const MODULES_WITH_TABLES = [
  'listen/collect', 'listen/script', 'listen/catalog', 'listen/imports', 'listen/sources',
  'understand/figures', 'understand/orders', 'understand/sessions', 'understand/tickets', 'understand/journeys', 'understand/customers',
  'understand/views', 'understand/alerts', 'understand/segments', 'understand/motives',
] as const;

export const moduleMigrations: readonly MigrationSource[] = MODULES_WITH_TABLES.map((path) => ({
  module: path,
  folder: new URL(`./${path}/migrations/`, import.meta.url),
}));

/** Where `npm run build` puts the script for the pages of shops. */
const SCRIPT_FOLDER = new URL('../../../packages/browser/dist/', import.meta.url);

type OpenOptions = Pick<PlatformOptions, 'withJobs' | 'beforeMigrating' | 'clock'> & {
  readonly config: Config;
  readonly log: Logger;
  readonly demoAccount?: DemoAccount;
};

/** The product, put together: what commands and tests work with. */
export interface App {
  readonly platform: RunningPlatform;
  readonly auth: Auth;
  readonly api: ReturnType<typeof createModules>['api'];
  /** The HTTP server, built but not listening. */
  buildHttp(options: { studioDir: string | null; version: string }): Promise<FastifyInstance>;
  close(): Promise<void>;
}

/** Every module and what it needs of others. The order of these lines is the architecture, and the compiler checks it. */
function createModules(platform: RunningPlatform, auth: Auth) {
  // Listen: what happens in a shop comes in.
  const collect = createCollect(platform, { writeKeys: auth.keys });
  const script = createScript(platform, { writeKeys: auth.keys, folder: SCRIPT_FOLDER });
  const live = createLive(platform, { requireSegments: (storeId, ids) => segments.api.requireSegments(storeId, ids) });
  const catalog = createCatalog(platform);
  const imports = createImports(platform, { collect: collect.api, catalog: catalog.api });
  const sources = createSources(platform, { collect: collect.api, keys: auth.keys });

  // Understand: what it comes to, and whose it is.
  const orders = createOrders(platform, { catalog: catalog.api });
  const sessions = createSessions(platform);
  const tickets = createTickets(platform);
  const figures = createFigures(platform);
  const journeys = createJourneys(platform, { namesOf: (storeId, personKeys) => customers.api.namesOf(storeId, personKeys) });
  const customers = createCustomers(platform, {
    orders: orders.api, sessions: sessions.api, journeys: journeys.api, figures: figures.api, modules: () => modules,
  });
  const { namesOf, listAliasKeys, mirror } = customers.api;

  // Understand: questions about it.
  const metrics = createMetrics(platform, { namesOf, clockOf: tickets.api.clockOf });
  const { findDataRange } = metrics.api;
  const funnels = createFunnels(platform, { namesOf });
  const retention = createRetention(platform, { namesOf, findDataRange });
  const attribution = createAttribution(platform);
  const drivers = createDrivers(platform, { namesOf, findDataRange });
  const paths = createPaths(platform, { namesOf });
  const orderJourneys = createOrderJourneys(platform, { namesOf, findDataRange });
  const effort = createEffort(platform, { namesOf, journeys: journeys.api });
  const friction = createFriction(platform, { namesOf, journeys: journeys.api });
  const segments = createSegments(platform, {
    namesOf, listAliasKeys, flushMirror: mirror.flush, requireMotives: (storeId) => motives.api.requireLearnt(storeId),
  });
  const reasons = createReasons(platform, { namesOf });
  const motives = createMotives(platform, { metrics: metrics.api, listAliasKeys, segments: segments.api });

  // Understand: where the answers are read.
  const overview = createOverview(platform, {
    metrics: metrics.api, quarantine: collect.api.quarantine, imports: imports.api, catalog: catalog.api,
  });
  const exports = createExports(platform, { customers: customers.api });
  const views = createViews(platform);
  const alerts = createAlerts(platform, { metrics: metrics.api, segments: segments.api, motives: motives.api });
  const ask = createAsk(platform, {
    metrics: metrics.api, overview: overview.api, funnels: funnels.api, retention: retention.api, attribution: attribution.api,
    journeys: journeys.api, paths: paths.api, orderJourneys: orderJourneys.api, effort: effort.api,
    friction: friction.api, reasons: reasons.api, motives: motives.api,
    drivers: drivers.api, segments: segments.api, customers: customers.api,
  });

  const modules: readonly Module<unknown>[] = [
    collect, script, live, catalog, imports, sources,
    orders, sessions, tickets, figures, journeys, customers, metrics, funnels, retention, attribution,
    // Segments ask for motives: whoever is erased is held against what is left of theirs.
    motives, segments, drivers, paths, orderJourneys, friction, effort, overview, exports, views,
    reasons, alerts, ask,
  ];
  const api = {
    collect: collect.api, live: live.api, catalog: catalog.api, imports: imports.api, sources: sources.api,
    orders: orders.api, tickets: tickets.api, journeys: journeys.api, customers: customers.api,
    metrics: metrics.api, funnels: funnels.api, retention: retention.api, attribution: attribution.api, drivers: drivers.api,
    paths: paths.api, orderJourneys: orderJourneys.api, effort: effort.api, friction: friction.api,
    segments: segments.api, reasons: reasons.api, motives: motives.api, alerts: alerts.api,
  } as const;
  return { modules, api };
}

/**
 * Opens everything on one data folder.
 *
 * @throws `data_dir.locked`, `state.unavailable`, `event_log.unavailable`, `vault.key_missing`
 */
export async function openApp(options: OpenOptions): Promise<App> {
  const platform = await createPlatform({ ...options, migrations: moduleMigrations });
  const auth = await createAuth(platform, options.demoAccount);
  const { modules, api } = createModules(platform, auth);

  await platform.start(modules.flatMap((module) => module.reactions ?? []));
  await api.customers.start();
  await api.catalog.resumeCostChanges();
  await api.journeys.resumeRedrawing();
  api.sources.start();
  await api.segments.start();
  api.motives.start();
  await api.imports.resumeImports();
  return {
    platform, auth, api,
    buildHttp: ({ studioDir, version }) => {
      const operations: OperationNeeds = { platform, version, ...operationsOf(platform, api) };
      const ofPlatform = [auth.routes, (scope: FastifyInstance) => addOperationRoutes(scope, operations)];
      const routes = [...ofPlatform, ...modules.flatMap((module) => module.routes ?? [])];
      return createHttp({
        config: platform.config, log: platform.log, telemetry: platform.telemetry, access: auth.access,
        readiness: () => findHindrances(platform),
        requireSegments: api.segments.requireSegments, requireMotives: api.motives.requireLearnt,
        studioDir, version, routes,
      });
    },
    close: async () => {
      await api.imports.stopImports();
      await api.sources.stop();
      await api.segments.stop();
      await api.motives.stop();
      await api.customers.stop();
      await platform.close();
    },
  };
}

/** What whoever runs a server may ask of modules. */
function operationsOf(platform: RunningPlatform, api: App['api']): Omit<OperationNeeds, 'platform' | 'version'> {
  const { customers, imports, segments, motives, collect } = api;
  const countQuarantined = async (storeId: string): Promise<number> => {
    const { total } = await collect.quarantine.list(storeId, { before: null, limit: 1 });
    return total;
  };
  return {
    reapplyTombstones: () => customers.reapplyTombstones(),
    importPaths: (ask) => imports.startFiles(ask.storeId, ask),
    settle: async () => {
      await segments.settle();
      await motives.settle();
    },
    checks: () => checkQuarantine(platform.stores, countQuarantined),
  };
}

/** Folds this far behind make figures old enough to say so. */
const READY_LAG_EVENTS = 200_000;

async function findHindrances(platform: RunningPlatform): Promise<string[]> {
  const hindrances: string[] = [];
  await platform.state.executeSql('SELECT 1').catch(() => hindrances.push('The state database does not answer.'));
  await platform.eventLog.query({ text: 'SELECT 1', params: {} }).catch(() => hindrances.push('The event log does not answer.'));
  if (platform.derived.lag() > READY_LAG_EVENTS) hindrances.push('Derived tables are more than 200,000 events behind the log.');
  return hindrances;
}

/** A server that answers on its port. */
export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Stops taking requests, finishes those at hand, closes the databases. */
  stop(): Promise<void>;
}

/** Serves a product that is open already; stopping closes it. */
export async function listen(app: App, options: { config: Config; studioDir: string | null; version: string }): Promise<Serving> {
  const http = await app.buildHttp(options);
  const process = registerProcessTelemetry(app.platform.telemetry);
  const { host, port: wanted, dataDir } = options.config;
  await http.listen({ host, port: wanted }).catch((error: unknown) => Promise.reject(explainListening(error, options.config)));
  const address = http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  const url = localUrl(host, port);
  writeServerFile(dataDir, { url, port, token: app.auth.localToken, pid: globalThis.process.pid });
  return {
    url,
    port,
    stop: async () => {
      removeServerFile(dataDir);
      await http.close();
      process.stop();
      await app.close();
    },
  };
}
