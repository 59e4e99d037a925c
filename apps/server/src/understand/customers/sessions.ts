import type { EventLog } from '../../platform/event-log/event-log.ts';
import { sessionPlacesStatement, sessionsStatement, type SessionPlace, type SessionRow } from './queries/story.ts';

/** One session as a person's page tells it. */
export interface SessionCard {
  readonly sessionId: string;
  readonly deviceKey: string;
  readonly at: string;
  readonly endedAt: string;
  readonly source: string;
  readonly medium: string | null;
  readonly campaign: string | null;
  readonly landingPath: string | null;
  readonly device: string | null;
  readonly country: string | null;
  readonly events: number;
  readonly pageViews: number;
  readonly productViews: number;
  readonly hadCart: boolean;
  readonly hadCheckout: boolean;
  readonly orderIds: readonly string[];
}

/** Sessions of these aliases; `places` in the order asked, `sessions` those of them that the table has. */
export async function listSessions(
  eventLog: EventLog,
  storeId: string,
  page: { aliasKeys: readonly string[]; before: readonly [number, string] | null; order: 'latest' | 'first'; limit: number },
): Promise<{ places: readonly SessionPlace[]; sessions: readonly SessionCard[] }> {
  const places = await eventLog.query<SessionPlace>(sessionPlacesStatement(storeId, page));
  if (places.length === 0) return { places, sessions: [] };
  const rows = new Map((await eventLog.query<SessionRow>(sessionsStatement(storeId, places))).map((row) => [row.session_id, row]));
  return { places, sessions: places.flatMap((place) => rows.get(place.session_id) ?? []).map(viewSession) };
}

function viewSession(row: SessionRow): SessionCard {
  const text = (value: string): string | null => (value === '' ? null : value);
  return {
    sessionId: row.session_id,
    deviceKey: row.device_key,
    at: new Date(Number(row.start_ms)).toISOString(),
    endedAt: new Date(Number(row.end_ms)).toISOString(),
    source: row.source,
    medium: text(row.medium),
    campaign: text(row.campaign),
    landingPath: text(row.landing_path),
    device: text(row.device),
    country: text(row.country),
    events: row.events,
    pageViews: row.page_views,
    productViews: row.product_views,
    hadCart: row.had_cart === 1,
    hadCheckout: row.had_checkout === 1,
    orderIds: row.order_ids,
  };
}
