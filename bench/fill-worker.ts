import { openApp } from '../apps/server/src/main.ts';
import { parseConfig } from '../apps/server/src/platform/config/config.ts';
import { createLogger } from '../apps/server/src/platform/log/log.ts';

/** Fills a store with random sessions of about 12 events over some days before now; one session in 25 orders. Then lets the folds catch up. */
const [dataDir = '', storeId = '', eventsText = '0', daysText = '365'] = process.argv.slice(2);
const events = Number(eventsText);
const days = Number(daysText);
const PER_SESSION = 12;
const CHUNK = 1_200_000;

const config = parseConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', MIN_FREE_MB: '100' });
const app = await openApp({ config, log: createLogger({ level: 'error' }), withJobs: false });
const { eventLog, derived } = app.platform;
const startedAt = performance.now();

for (let from = 0; from < events; from += CHUNK) {
  const rows = Math.min(CHUNK, events - from);
  await eventLog.command({ text: FILL_SQL(), params: { storeId, from: eventLog.lastSeq() + from, rows, offset: from, days, total: events } });
}
process.stderr.write(`filled ${events} events in ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
await app.close();

// Opened again, the folds find what was written behind their backs, as after a crash.
const again = await openApp({ config, log: createLogger({ level: 'error' }), withJobs: false });
const foldedAt = performance.now();
const isDone = await again.platform.derived.catchUp(1_800_000);
process.stderr.write(`folded in ${Math.round((performance.now() - foldedAt) / 1_000)} s (${isDone ? 'caught up' : 'NOT caught up'})\n`);
void derived;
// A server that took these events itself would have merged its tables and know their keys: what follows measures that one, not the minute after a crash.
await again.platform.eventLog.tidy();
while (!again.platform.eventLog.knowsAllKeys()) await new Promise((resolve) => setTimeout(resolve, 100));
await again.close();
process.exit(isDone ? 0 : 1);

/** Event i of session s: a page view, product views, at times a cart, a checkout, an order. Everything follows from hashes of the row's number. */
function FILL_SQL(): string {
  return `INSERT INTO events (store_id, family, at, received_at, writer, seq, event_key, message_id, origin, teller, type, name, alias_key, alias_kind,
      device_key, user_key, anonymous_id, user_id, links, bot, order_id, product_id, source, medium, campaign, campaign_key, referrer_host, country, language,
      device, path, properties, context)
    WITH number + {offset:UInt64} AS n, intDiv(n, ${PER_SESSION}) AS s, n % ${PER_SESSION} AS step,
      cityHash64(s, 1) AS rs, cityHash64(n, 2) AS rn,
      toUInt64({total:UInt64} / ${PER_SESSION} / 3) + 1 AS devices,
      (rs % 100) < 12 AS carts, (rs % 100) < 7 AS checks, (rs % 100) < 4 AS buys,
      now64(3) - toIntervalSecond(3600 + cityHash64(s, 3) % ({days:UInt64} * 86400 - 7200)) + toIntervalSecond(step * 25 + rn % 20) AS happened,
      multiIf(step = 9 AND carts, 'Product Added', step = 10 AND checks, 'Checkout Started', step = 11 AND buys, 'Order Completed', step % 3 = 0, 'Page Viewed', 'Product Viewed') AS event_name,
      concat('P', toString(rn % 2000)) AS product, 500 + rn % 20000 AS price,
      cityHash64('device', s % devices) AS device_id, if(buys AND step = 11, cityHash64('user', s % devices % 60000), 0) AS user_id_key
    SELECT {storeId:String}, if(event_name = 'Order Completed', 'order', 'device'), happened, happened, 'main', {from:UInt64} + number + 1,
      reinterpretAsUUID(MD5(concat({storeId:String}, toString(n)))), toString(n), 'live', 'browser', if(event_name = 'Page Viewed', 'page', 'track'), event_name,
      if(user_id_key != 0, user_id_key, device_id), if(user_id_key != 0, 'user', 'anonymous'), device_id, user_id_key, toString(device_id),
      if(user_id_key != 0, concat('u', toString(s % devices % 60000)), ''), user_id_key != 0, 0,
      if(event_name = 'Order Completed', concat('O', toString(s)), ''), if(event_name IN ('Product Viewed', 'Product Added'), product, ''),
      if(step = 0, ['ad', 'search engine', 'social', 'e-mail', 'referral', 'direct'][1 + rs % 6], ''), '', if(step = 0 AND rs % 6 = 0, concat('c', toString(rs % 30)), ''), 0, '',
      ['PL', 'UA', 'GB', 'DE', 'CN'][1 + rs % 5], ['en', 'pl', 'uk', 'zh'][1 + rs % 4], ['desktop', 'mobile', 'tablet'][1 + rs % 3], concat('/p/', toString(rn % 2000)),
      multiIf(event_name = 'Order Completed', concat('{"order_id":"O', toString(s), '","currency":"EUR","tax":2.3,"shipping":4.99,"discount":1,"products":[{"product_id":"', product,
          '","name":"Lamp","category":"', ['lamps', 'vases', 'cups', 'stools'][1 + rn % 4], '","price":', toString(price / 100), ',"quantity":', toString(1 + rn % 3), '}]}'),
        event_name IN ('Product Viewed', 'Product Added'), concat('{"product_id":"', product, '","name":"Lamp","category":"lamps","price":', toString(price / 100), ',"currency":"EUR"}'), ''), ''
    FROM numbers({rows:UInt64})`;
}
