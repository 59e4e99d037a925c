import { append, each } from './each.ts';

/** Properties or traits, as the page gives them. */
export type Bag = Readonly<Record<string, unknown>>;

/** What a page said with one of Segment's calls, whatever it left out. */
export interface Said {
  /** Texts that came first, in order: a name, an id, a category and a name. */
  readonly texts: readonly string[];
  readonly bag: Bag;
  readonly callback: (() => void) | null;
}

/**
 * Reads the arguments of `track(name, properties?, options?, callback?)`, `identify(id?, traits?, …)`, `page(category?, name?, properties?, …)`
 * and the others: texts first, then one object; the options of Segment's integrations mean nothing here.
 *
 * @see https://segment.com/docs/connections/sources/catalog/libraries/website/javascript/
 */
export function readArguments(args: readonly unknown[]): Said {
  const texts: string[] = [];
  let bag: Bag | null = null;
  let callback: (() => void) | null = null;
  each(args, (one) => {
    if (typeof one === 'string' || typeof one === 'number') {
      if (bag === null) append(texts, `${one}`);
    } else if (typeof one === 'function') callback = () => void one();
    else if (isBag(one)) bag ??= one;
  });
  return { texts, bag: bag ?? {}, callback };
}

export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
