import type { App } from '../../main.ts';
import { type NaiveRun, naiveTouches, type SimpleTouchEvent } from '../../understand/journeys/testing/naive-touches.ts';
import { readRuns } from '../../understand/journeys/testing/read-runs.ts';

type LogEvent = Omit<SimpleTouchEvent, 'at' | 'bot' | 'properties'> & { readonly told: string; readonly isBot: number; readonly said: string };

/** Runs that a walk through the log finds and the table does not have, and the other way round; both empty when they agree. */
export async function findWrongRuns({ platform, api }: App, storeId: string): Promise<{ runs: number; missing: string[]; wrong: string[] }> {
  const events = await platform.eventLog.query<LogEvent>({
    text: `SELECT at AS told, toString(event_key) AS eventKey, teller, type, name, bot AS isBot, toString(alias_key) AS aliasKey, toString(campaign_key) AS campaignKey, source, medium, campaign,
        referrer_host AS referrer, device, country, language, path, order_id AS orderId, properties AS said
      FROM events WHERE store_id = {storeId:String} AND family != 'person'`,
    params: { storeId },
  });
  const { touchpoints } = await api.journeys.readTouchpoints(storeId);
  const walked = naiveTouches(events.map(({ told, isBot, said, ...event }) => ({ ...event, at: new Date(told), bot: isBot === 1, properties: said === '' ? {} : (JSON.parse(said) as Record<string, string>) })), touchpoints);
  const plain = (runs: readonly NaiveRun[]): string[] => runs.map((run) => JSON.stringify(Object.entries(run).toSorted(([one], [other]) => (one < other ? -1 : 1))));
  const [expected, kept] = [plain(walked), plain(await readRuns(platform.eventLog, storeId))];
  return { runs: kept.length, missing: expected.filter((run) => !kept.includes(run)), wrong: kept.filter((run) => !expected.includes(run)) };
}
