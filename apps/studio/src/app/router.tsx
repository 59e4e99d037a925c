import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, type RouteComponent } from '@tanstack/react-router';
import { ApiError } from '../api/errors.ts';
import { dataRangeQuery } from '../api/data-range.ts';
import { followLanguage } from '../api/language.ts';
import { queryClient } from '../api/query-client.ts';
import { meQuery, setupQuery } from '../api/session.ts';
import type { Me } from '../api/types.ts';
import { readAlertsSearch } from '../features/alerts/search.ts';
import { readAttributionSearch } from '../features/attribution/search.ts';
import { readCustomersSearch, readProfileSearch } from '../features/customers/search.ts';
import { readDataSearch } from '../features/data/search.ts';
import { readEffortSearch } from '../features/effort/search.ts';
import { readFrictionSearch } from '../features/friction/search.ts';
import { readDriversSearch } from '../features/drivers/search.ts';
import { readFunnelSearch } from '../features/funnels/search.ts';
import { readJourneySearch } from '../features/journeys/search.ts';
import { readLiveSearch } from '../features/live/search.ts';
import { readMetricsSearch } from '../features/metrics/search.ts';
import { readMotivesSearch } from '../features/motives/search.ts';
import { OverviewScreen } from '../features/overview/screens/overview-screen.tsx';
import { prefetchOverview } from '../features/overview/api.ts';
import { readOverviewSearch } from '../features/overview/search.ts';
import { readOrderJourneysSearch } from '../features/order-journeys/search.ts';
import { readPathsSearch } from '../features/paths/search.ts';
import { readReasonsSearch } from '../features/reasons/search.ts';
import { readRetentionSearch } from '../features/retention/search.ts';
import { readSegmentsSearch } from '../features/segments/search.ts';
import { readSettingsSearch } from '../features/settings/search.ts';
import { loadLaterTexts } from '../ui/i18n.ts';
import { forgetting } from '../ui/search-reader.ts';
import { firstPage } from './navigation.ts';
import { PageFault, PageMissing, PageWaiting } from './page-states.tsx';
import { Shell } from './shell.tsx';
import { lastStoreId } from './last-store.ts';

async function signedIn(): Promise<Me> {
  try {
    const me = await queryClient.ensureQueryData(meQuery);
    await followLanguage(me);
    return me;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const setup = await queryClient.fetchQuery(setupQuery);
    throw redirect(setup.needsOwner ? { to: '/setup' } : { to: '/sign-in', search: { to: window.location.pathname + window.location.search } });
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function readToken(raw: Record<string, unknown>): { token?: string } {
  const token = textOf(raw['token']);
  return token === undefined ? {} : { token };
}

/** A page that nobody opens first: its texts come with its code. */
const laterPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(async () => (await Promise.all([load(), loadLaterTexts()]))[0], name);

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: PageMissing, errorComponent: PageFault });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async () => {
    const me = await signedIn();
    const store = me.stores.find((one) => one.id === lastStoreId()) ?? me.stores[0];
    throw store === undefined ? redirect({ to: '/new-store' }) : redirect({ to: firstPage(store), params: { storeId: store.id } });
  },
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: forgetting(readToken),
  component: lazyRouteComponent(() => import('../features/welcome/screens/setup-screen.tsx'), 'SetupScreen'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw): { to?: string } => {
    const to = textOf(raw['to']);
    // Only a path of our own: never an address that somebody put into a link.
    return to !== undefined && /^\/(?![/\\])/.test(to) ? { to } : {};
  },
  component: lazyRouteComponent(() => import('../features/welcome/screens/sign-in-screen.tsx'), 'SignInScreen'),
});

const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite',
  validateSearch: forgetting(readToken),
  component: lazyRouteComponent(() => import('../features/welcome/screens/invite-screen.tsx'), 'InviteScreen'),
});

const newStoreRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-store',
  beforeLoad: async () => {
    await signedIn();
  },
  component: lazyRouteComponent(() => import('../features/welcome/screens/new-store-screen.tsx'), 'NewStoreScreen'),
});

const storeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/s/$storeId',
  beforeLoad: async ({ params }) => {
    const me = await signedIn();
    if (!me.stores.some((store) => store.id === params.storeId)) throw redirect({ to: '/' });
    // On its way while the page's code loads: where a page opens depends on which days have data.
    void queryClient.prefetchQuery(dataRangeQuery(params.storeId));
  },
  component: Shell,
  // Of its own, so that an address without a page keeps the store's navigation beside it.
  notFoundComponent: PageMissing,
});

const startRoute = createRoute({
  getParentRoute: () => storeRoute,
  path: '/start',
  component: lazyRouteComponent(() => import('../features/welcome/screens/first-steps-screen.tsx'), 'FirstStepsScreen'),
});

/** A page of a store: where it stands, what its address may say, what draws it. */
function storePage<Path extends string, Search extends object>(path: Path, readSearch: (raw: Record<string, unknown>) => Search, component: RouteComponent) {
  return createRoute({ getParentRoute: () => storeRoute, path, validateSearch: forgetting(readSearch), component });
}

const storePages = [
  // Where the studio opens: its code comes with the studio's own.
  storePage('/overview', readOverviewSearch, OverviewScreen),
  storePage('/journey', readJourneySearch, laterPage(() => import('../features/journeys/screens/journey-screen.tsx'), 'JourneyScreen')),
  storePage('/funnel', readFunnelSearch, laterPage(() => import('../features/funnels/screens/funnel-screen.tsx'), 'FunnelScreen')),
  storePage('/paths', readPathsSearch, laterPage(() => import('../features/paths/screens/paths-screen.tsx'), 'PathsScreen')),
  storePage('/order-journeys', readOrderJourneysSearch, laterPage(() => import('../features/order-journeys/screens/order-journeys-screen.tsx'), 'OrderJourneysScreen')),
  storePage('/retention', readRetentionSearch, laterPage(() => import('../features/retention/screens/retention-screen.tsx'), 'RetentionScreen')),
  storePage('/attribution', readAttributionSearch, laterPage(() => import('../features/attribution/screens/attribution-screen.tsx'), 'AttributionScreen')),
  storePage('/drivers', readDriversSearch, laterPage(() => import('../features/drivers/screens/drivers-screen.tsx'), 'DriversScreen')),
  storePage('/friction', readFrictionSearch, laterPage(() => import('../features/friction/screens/friction-screen.tsx'), 'FrictionScreen')),
  storePage('/effort', readEffortSearch, laterPage(() => import('../features/effort/screens/effort-screen.tsx'), 'EffortScreen')),
  storePage('/reasons', readReasonsSearch, laterPage(() => import('../features/reasons/screens/reasons-screen.tsx'), 'ReasonsScreen')),
  storePage('/motives', readMotivesSearch, laterPage(() => import('../features/motives/screens/motives-screen.tsx'), 'MotivesScreen')),
  storePage('/live', readLiveSearch, laterPage(() => import('../features/live/screens/live-screen.tsx'), 'LiveScreen')),
  storePage('/metrics', readMetricsSearch, laterPage(() => import('../features/metrics/screens/metrics-screen.tsx'), 'MetricsScreen')),
  storePage('/customers', readCustomersSearch, laterPage(() => import('../features/customers/screens/customers-screen.tsx'), 'CustomersScreen')),
  storePage('/customers/$personKey', readProfileSearch, laterPage(() => import('../features/customers/screens/profile-screen.tsx'), 'ProfileScreen')),
  storePage('/segments', readSegmentsSearch, laterPage(() => import('../features/segments/screens/segments-screen.tsx'), 'SegmentsScreen')),
  storePage('/alerts', readAlertsSearch, laterPage(() => import('../features/alerts/screens/alerts-screen.tsx'), 'AlertsScreen')),
  storePage('/data', readDataSearch, laterPage(() => import('../features/data/screens/data-screen.tsx'), 'DataScreen')),
  storePage('/settings', readSettingsSearch, laterPage(() => import('../features/settings/screens/settings-screen.tsx'), 'SettingsScreen')),
] as const;

const routeTree = rootRoute.addChildren([
  homeRoute,
  setupRoute,
  signInRoute,
  inviteRoute,
  newStoreRoute,
  storeRoute.addChildren([startRoute, ...storePages]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: PageWaiting,
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: PageMissing,
  scrollRestoration: true,
});

/** Begins to load what the first screen needs, while the language is still on its way; resolves when it is there, or can't be had. */
export async function prefetchFirstScreen(): Promise<void> {
  const { pathname, search } = window.location;
  const [, named, page = 'overview'] = /^\/s\/([^/]+)(?:\/([^/]+))?/.exec(pathname) ?? [];
  if (pathname !== '/' && named === undefined) return;
  await queryClient.prefetchQuery(meQuery);
  const stores = queryClient.getQueryData(meQuery.queryKey)?.stores ?? [];
  const store = stores.find(({ id }) => id === (named ?? lastStoreId())) ?? (named === undefined ? stores[0] : undefined);
  if (page === 'overview' && store !== undefined && search === '' && store.role !== 'agent') await prefetchOverview(queryClient, store.id);
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
