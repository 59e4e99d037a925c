import { scriptTag } from '../../ui/script-tag.ts';

/** Ready-to-run ways to send a first event; nothing in them is left to fill in when a write key is at hand. */
export function snippetsOf({ origin, writeKey }: { origin: string; writeKey: string }) {
  const event = JSON.stringify({
    anonymousId: 'first-visitor',
    event: 'Product Viewed',
    properties: { product_id: 'lamp-1', name: 'Desk lamp', price: 49, url: 'https://shop.example/lamp-1' },
  });
  const host = origin.replace(/^https?:\/\//, '');
  return [
    { id: 'script', code: scriptTag({ origin, writeKey }) },
    {
      id: 'curl',
      code: `curl ${origin}/v1/track \\\n  -u ${writeKey}: \\\n  -H 'content-type: application/json' \\\n  -d '${event}'`,
    },
    {
      id: 'browser',
      code: `npm install @segment/analytics-next\n\nimport { AnalyticsBrowser } from '@segment/analytics-next'\n\nconst analytics = AnalyticsBrowser.load(\n  { writeKey: '${writeKey}', cdnURL: '${origin}' },\n  { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: '${origin.startsWith('https') ? 'https' : 'http'}' } } },\n)\nanalytics.page()\nanalytics.track('Product Viewed', { product_id: 'lamp-1', name: 'Desk lamp', price: 49 })`,
    },
    {
      id: 'node',
      code: `npm install @segment/analytics-node\n\nimport { Analytics } from '@segment/analytics-node'\n\nconst analytics = new Analytics({ writeKey: '${writeKey}', host: '${origin}' })\nanalytics.track({\n  anonymousId: 'first-visitor',\n  event: 'Product Viewed',\n  properties: { product_id: 'lamp-1', name: 'Desk lamp', price: 49 },\n})\nawait analytics.closeAndFlush()`,
    },
  ] as const;
}
