import { onINP, onLCP, type INPMetric, type LCPMetric } from 'web-vitals';
import type { SignalHost } from '../signal-host.ts';
import { describeElement } from './target.ts';

/**
 * Slow page: what matters on it appeared later than 4,000 ms (Largest Contentful Paint), or it took longer than 500 ms to answer a tap or key
 * (Interaction to Next Paint): where the vitals of the web call an experience poor. The value is in milliseconds.
 *
 * @see https://web.dev/articles/defining-core-web-vitals-thresholds
 */
export function watchSlowPages(host: SignalHost): void {
  const tell = ({ name, value, rating, entries }: LCPMetric | INPMetric): void => {
    if (rating !== 'poor') return;
    const entry = entries[entries.length - 1];
    const element: unknown = entry === undefined ? null : (Reflect.get(entry, 'element') ?? Reflect.get(entry, 'target'));
    host.signal('slow_page', { message: name, value: Math.round(value), ...(element instanceof Element ? { target: describeElement(element) } : {}) });
  };
  onLCP(tell);
  onINP(tell);
}
