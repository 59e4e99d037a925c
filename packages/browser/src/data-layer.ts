import { isBag, type Bag } from './call-arguments.ts';
import { each } from './each.ts';
import { guarded } from './guard.ts';

declare global {
  interface Window {
    /** Of Google Tag Manager, or whatever else a page keeps under the name. */
    dataLayer?: unknown;
  }
}

/** GA4's e-commerce events and its search; those of them that carry items, or what was searched for, the server knows by name. */
const NAMES = /^(view|select|add|remove|begin|purchase|refund)/;

/**
 * Reads what the shop tells GA4 through `dataLayer`: pushes of Google Tag Manager (`{ event, ecommerce }`) and calls of `gtag`
 * (`arguments` of `'event', name, parameters`), those made before now and those to come.
 *
 * @see https://developers.google.com/analytics/devguides/collection/ga4/ecommerce
 */
export function readDataLayer(track: (name: string, parameters: Bag) => void): void {
  const { dataLayer: existing } = window;
  const layer: unknown[] = Array.isArray(existing) ? existing : [];
  if (layer !== existing) window.dataLayer = layer;
  const read = guarded((entry: unknown) => {
    const found = findEvent(entry);
    if (found !== null && NAMES.test(found.name) && (found.parameters['items'] || found.parameters['search_term'])) track(found.name, found.parameters);
  });
  each(layer, read);
  const push = layer.push;
  layer.push = function (...entries: unknown[]) {
    const length = push.apply(layer, entries);
    each(entries, read);
    return length;
  };
}

function findEvent(entry: unknown): { name: string; parameters: Bag } | null {
  if (!isBag(entry)) return null;
  const isCall = entry[0] === 'event';
  const name = isCall ? entry[1] : entry['event'];
  const parameters = isCall ? entry[2] : isBag(entry['ecommerce']) ? entry['ecommerce'] : entry;
  return typeof name === 'string' && isBag(parameters) ? { name, parameters } : null;
}
