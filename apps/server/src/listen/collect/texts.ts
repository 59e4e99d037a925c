import { isObject, type JsonObject } from '@throughline/events';

const MAX_ID = 200;
const MAX_PATH = 500;
const CONTROL = /[\u0000-\u001f\u007f]/;

/** A text, or a number as text; undefined for anything else and for nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** An id as the log keeps it: trimmed, without control characters, at most 200 characters; '' for none. */
export function clip(id: string | undefined): string {
  if (id === undefined || id === '') return '';
  const text = CONTROL.test(id) ? id.replaceAll(/[\u0000-\u001f\u007f]/g, '') : id;
  return text.trim().slice(0, MAX_ID);
}

/** The path of an address, without its query and fragment, which may name people. */
export function pathOf(address: string): string {
  if (address === '') return '';
  const path = URL.canParse(address) ? new URL(address).pathname : (address.split(/[?#]/, 1)[0] ?? '');
  return path.slice(0, MAX_PATH);
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
