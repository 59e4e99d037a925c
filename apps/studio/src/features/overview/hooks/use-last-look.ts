import { useEffect, useState } from 'react';

const nameOf = (storeId: string) => `throughline.looked.${storeId}`;
/** Coming back within the hour is still the same look. */
const SAME_LOOK_MS = 3_600_000;

interface Looks {
  /** ISO instants. */
  readonly before: string | null;
  readonly last: string | null;
}

function readLooks(storeId: string): Looks {
  const [before = '', last = ''] = (localStorage.getItem(nameOf(storeId)) ?? '').split(' ');
  const valid = (text: string) => (Number.isNaN(Date.parse(text)) ? null : text);
  return { before: valid(before), last: valid(last) };
}

/** When the reader looked at this store's overview the time before this one, on this device; null the first time. */
export function useLastLook(storeId: string): string | null {
  const [looks] = useState(() => readLooks(storeId));
  const [openedAt] = useState(() => Date.now());
  const isSameLook = looks.last !== null && openedAt - Date.parse(looks.last) < SAME_LOOK_MS;
  const shown = isSameLook ? looks.before : looks.last;
  useEffect(() => {
    localStorage.setItem(nameOf(storeId), `${shown ?? '-'} ${new Date(openedAt).toISOString()}`);
  }, [storeId, shown, openedAt]);
  return shown;
}
