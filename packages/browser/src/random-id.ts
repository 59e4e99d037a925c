import { each } from './each.ts';

/** 128 random bits in hexadecimal; `randomUUID` exists on https pages only. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let text = '';
  each(bytes, (byte) => {
    text += `0${byte.toString(16)}`.slice(-2);
  });
  return text;
}
