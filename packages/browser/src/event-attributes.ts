import { listen } from './guard.ts';

/**
 * Sends what the page's own markup names: `data-tl-event="Product Added"` on anything that is clicked, or on a form that is submitted, with
 * properties from `data-tl-product-id="k1"` (`product_id`).
 */
export function readEventAttributes(track: (name: string, properties: Readonly<Record<string, unknown>>) => void): void {
  const onEvent = (event: Event): void => {
    const isSubmit = event.type === 'submit';
    const path = event.composedPath();
    for (let at = 0; at < path.length; at += 1) {
      const element = path[at];
      if (!(element instanceof HTMLElement) || element instanceof HTMLFormElement !== isSubmit) continue;
      const name = element.dataset['tlEvent'];
      if (name) return track(name, propertiesOf(element));
    }
  };
  listen('click', onEvent);
  listen('submit', onEvent);
}

function propertiesOf(element: HTMLElement): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const key in element.dataset) {
    // `tlProductId` of `data-tl-product-id`.
    if (key.startsWith('tl') && key !== 'tlEvent' && key !== 'tlIgnore') properties[key.slice(2).replace(/[A-Z]/g, (letter, at: number) => (at > 0 ? '_' : '') + letter.toLowerCase())] = element.dataset[key];
  }
  return properties;
}
