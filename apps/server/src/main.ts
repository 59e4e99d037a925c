import type { FastifyInstance } from 'fastify';
import { createCatalog, type CatalogApi } from './listen/catalog/index.ts';
import { createCollect, type CollectApi } from './listen/collect/index.ts';
import { createImports, type ImportsApi } from './listen/imports/index.ts';
import { createLive, type Live } from './listen/live/index.ts';
import { createScript } from './listen/script/index.ts';
import { createSources, type SourcesApi } from './listen/sources/index.ts';
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
import { type AlertsApi, createAlerts } from './understand/alerts/index.ts';
import { createAsk } from './understand/ask/index.ts';
import { type AttributionApi, createAttribution } from './understand/attribution/index.ts';
import { createCustomers, type CustomersApi } from './understand/customers/index.ts';
import { createDrivers, type DriversApi } from './understand/drivers/index.ts';
import { createEffort, type EffortApi } from './understand/effort/index.ts';
import { createExports } from './understand/exports/index.ts';
import { createFigures } from './understand/figures/index.ts';
import { createFriction, type FrictionApi } from './understand/friction/index.ts';
import { createFunnels, type FunnelsApi } from './understand/funnels/index.ts';
import { createJourneys, type JourneysApi } from './understand/journeys/index.ts';
import { createMetrics, type MetricsApi } from './understand/metrics/index.ts';
import { createMotives, type MotivesApi } from './understand/motives/index.ts';
import { createOrderJourneys, type OrderJourneysApi } from './understand/order-journeys/index.ts';
import { createOrders, type OrdersApi } from './understand/orders/index.ts';
import { createOverview } from './understand/overview/index.ts';
import { createPaths, type PathsApi } from './understand/paths/index.ts';
import { createReasons, type ReasonsApi } from './understand/reasons/index.ts';
import { createRetention, type RetentionApi } from './understand/retention/index.ts';
import { createSegments, type SegmentsApi } from './understand/segments/index.ts';
import { createSessions } from './understand/sessions/index.ts';
import { createTickets, type TicketsApi } from './understand/tickets/index.ts';
import { createViews } from './understand/views/index.ts';

/** Modules with tables, in the order in which their migrations run. */
const MODULES_WITH_TABLES = [
  'listen/collect',
  'listen/script',
  'listen/catalog',
  'listen/imports',
  'listen/sources',
  'understand/figures',
  'understand/orders',
  'understand/sessions',
  'understand/tickets',
  'understand/journeys',
  'understand/customers',
  'understand/views',
  'understand/alerts',
  'understand/segments',
  'understand/motives',
] as const;

export const moduleMigrations: readonly MigrationSource[] = MODULES_WITH_TABLES.map((path) => ({
  module: path,
  folder: new URL(`./${path}/migrations/`, import.meta.url),
}));

/** Where `npm run build` puts the script for the pages of shops. */
const SCRIPT_FOLDER = new URL('../../../packages/browser/dist/', import.meta.url);

/** The product, put together: what commands and tests work with. */
export interface App {
  readonly platform: RunningPlatform;
  readonly auth: Auth;
  readonly api: {
    readonly collect: CollectApi;
    readonly live: Live;
    readonly catalog: CatalogApi;
    readonly imports: ImportsApi;
    readonly sources: SourcesApi;
    readonly orders: OrdersApi;
    readonly journeys: JourneysApi;
    readonly customers: CustomersApi;
    readonly tickets: TicketsApi;
    readonly metrics: MetricsApi;
    readonly funnels: FunnelsApi;
    readonly retention: RetentionApi;
    readonly attribution: AttributionApi;
    readonly drivers: DriversApi;
    readonly paths: PathsApi;
    readonly orderJourneys: OrderJourneysApi;
    readonly friction: FrictionApi;
    readonly effort: EffortApi;
    readonly alerts: AlertsApi;
    readonly segments: SegmentsApi;
    readonly reasons: ReasonsApi;
    readonly motives: MotivesApi;
  };
  /** The HTTP server, built but not listening. */
  buildHttp(options: { studioDir: string | null; version: string }): Promise<FastifyInstance>;
  close(): Promise<void>;
}

/**
 * Opens everything on one data folder. The order of these lines is the architecture, and the compiler checks it.
 *
 * @throws `data_dir.locked`, `state.unavailable`, `event_log.unavailable`, `vault.key_missing`
 */
export async function openApp(options: { config: Config; log: Logger; demoAccount?: DemoAccount } & Pick<PlatformOptions, 'withJobs' | 'beforeMigrating' | 'clock'>): Promise<App> {
  const platform = await createPlatform({ ...options, migrations: moduleMigrations });
  const auth = await createAuth(platform, options.demoAccount);

  const collect = createCollect(platform, { writeKeys: auth.keys });
  const script = createScript(platform, { writeKeys: auth.keys, folder: SCRIPT_FOLDER });
  const live = createLive(platform, { requireSegments: (storeId, ids) => segments.api.requireSegments(storeId, ids) });
  const catalog = createCatalog(platform);
  const imports = createImports(platform, { collect: collect.api, catalog: catalog.api });
  const sources = createSources(platform, { collect: collect.api, keys: auth.keys });
  const orders = createOrders(platform, { catalog: catalog.api });
  const sessions = createSessions(platform);
  const tickets = createTickets(platform);
  const figures = createFigures(platform);
  const journeys = createJourneys(platform, { namesOf: (storeId, personKeys) => customers.api.namesOf(storeId, personKeys) });
  const customers = createCustomers(platform, { orders: orders.api, sessions: sessions.api, journeys: journeys.api, figures: figures.api, modules: () => modules });
  const metrics = createMetrics(platform, { namesOf: customers.api.namesOf, clockOf: tickets.api.clockOf });
  const funnels = createFunnels(platform, { namesOf: customers.api.namesOf });
  const retention = createRetention(platform, { namesOf: customers.api.namesOf, findDataRange: metrics.api.findDataRange });
  const attribution = createAttribution(platform);
  const drivers = createDrivers(platform, { namesOf: customers.api.namesOf, findDataRange: metrics.api.findDataRange });
  const paths = createPaths(platform, { namesOf: customers.api.namesOf });
  const orderJourneys = createOrderJourneys(platform, { namesOf: customers.api.namesOf, findDataRange: metrics.api.findDataRange });
  const effort = createEffort(platform, { namesOf: customers.api.namesOf, journeys: journeys.api });
  const friction = createFriction(platform, { namesOf: customers.api.namesOf, journeys: journeys.api });
  const segments = createSegments(platform, { namesOf: customers.api.namesOf, listAliasKeys: customers.api.listAliasKeys, flushMirror: customers.api.mirror.flush, requireMotives: (storeId) => motives.api.requireLearnt(storeId) });
  const reasons = createReasons(platform, { namesOf: customers.api.namesOf });
  const motives = createMotives(platform, { metrics: metrics.api, listAliasKeys: customers.api.listAliasKeys, segments: segments.api });
  const overview = createOverview(platform, { metrics: metrics.api, quarantine: collect.api.quarantine, imports: imports.api, catalog: catalog.api });
  const exports = createExports(platform, { customers: customers.api });
  const views = createViews(platform);
  const alerts = createAlerts(platform, { metrics: metrics.api, segments: segments.api, motives: motives.api });
  const ask = createAsk(platform, {
    metrics: metrics.api, overview: overview.api, funnels: funnels.api, retention: retention.api, attribution: attribution.api, journeys: journeys.api,
    paths: paths.api, friction: friction.api, reasons: reasons.api, motives: motives.api, drivers: drivers.api, segments: segments.api, customers: customers.api,
  });

  const modules: readonly Module<unknown>[] = [
    collect, script, live, catalog, imports, sources,
    orders, sessions, tickets, figures, journeys, customers, metrics, funnels, retention, attribution,
    // Segments ask for motives: whoever is erased is held against what is left of theirs.
    motives, segments, drivers, paths, orderJourneys, friction, effort, overview, exports, views,
    reasons, alerts, ask,
  ];
  await platform.start(modules.flatMap((module) => module.reactions ?? []));
  await customers.api.start();
  await catalog.api.resumeCostChanges();
  await journeys.api.resumeRedrawing();
  sources.api.start();
  await segments.api.start();
  motives.api.start();
  await imports.api.resumeImports();
  const operations: Pick<OperationNeeds, 'reapplyTombstones' | 'importPaths' | 'settle' | 'checks'> = {
    reapplyTombstones: () => customers.api.reapplyTombstones(),
    importPaths: (ask) => imports.api.startFiles(ask.storeId, ask),
    settle: async () => {
      await segments.api.settle();
      await motives.api.settle();
    },
    checks: () => checkQuarantine(platform.stores, async (storeId) => (await collect.api.quarantine.list(storeId, { before: null, limit: 1 })).total),
  };
  return {
    platform,
    auth,
    api: {
      collect: collect.api, live: live.api, catalog: catalog.api, imports: imports.api, sources: sources.api,
      orders: orders.api, journeys: journeys.api, customers: customers.api, tickets: tickets.api, metrics: metrics.api, funnels: funnels.api, retention: retention.api, attribution: attribution.api, segments: segments.api, drivers: drivers.api, paths: paths.api, orderJourneys: orderJourneys.api, friction: friction.api, effort: effort.api,
      reasons: reasons.api, motives: motives.api,
      alerts: alerts.api,
    },
    buildHttp: ({ studioDir, version }) =>
      createHttp({
        config: platform.config,
        log: platform.log,
        telemetry: platform.telemetry,
        access: auth.access,
        readiness: () => findHindrances(platform),
        requireSegments: segments.api.requireSegments,
        requireMotives: motives.api.requireLearnt,
        studioDir,
        version,
        routes: [auth.routes, (scope) => addOperationRoutes(scope, { platform, version, ...operations }), ...modules.flatMap((module) => (module.routes === undefined ? [] : [module.routes]))],
      }),
    close: async () => {
      await imports.api.stopImports();
      await sources.api.stop();
      await segments.api.stop();
      await motives.api.stop();
      await customers.api.stop();
      await platform.close();
    },
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
  await http.listen({ host: options.config.host, port: options.config.port }).catch((error: unknown) => Promise.reject(explainListening(error, options.config)));
  const address = http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.config.port;
  const url = localUrl(options.config.host, port);
  writeServerFile(options.config.dataDir, { url, port, token: app.auth.localToken, pid: globalThis.process.pid });
  return {
    url,
    port,
    stop: async () => {
      removeServerFile(options.config.dataDir);
      await http.close();
      process.stop();
      await app.close();
    },
  };
}
