import { faultAt, type Fault } from '../fault.ts';
import { readInstant } from '../instant.ts';
import { isObject, type JsonObject } from '../json.ts';

const MAX_ID = 512;
const NOTHING: JsonObject = {};

/** Reads the fields of one body and collects what is wrong with them. */
export interface Reader {
  readonly faults: Fault[];
  id(key: string): string | null;
  text(key: string, maxLength: number): string | null;
  object(key: string): JsonObject;
  instant(key: string): Date | null;
}

/** A reader of a sanitised body. */
export function readerOf(body: JsonObject): Reader {
  const faults: Fault[] = [];
  const refuse = (key: string, expected: string): null => {
    faults.push(faultAt(key, expected, { value: body[key], hidden: key.endsWith('Id') }));
    return null;
  };
  return {
    faults,
    id(key) {
      const value = body[key];
      if (value === undefined || value === null || value === '') return null;
      if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : refuse(key, 'an id that JSON has not rounded: send large numbers as text');
      if (typeof value !== 'string' || value.length > MAX_ID) return refuse(key, `a text of up to ${MAX_ID} characters or a whole number`);
      const id = value.trim();
      return id === '' ? null : id;
    },
    text(key, maxLength) {
      const value = body[key];
      if (value === undefined || value === null) return null;
      if (typeof value === 'number') return String(value);
      return typeof value === 'string' && value.length <= maxLength ? value : refuse(key, `a text of up to ${maxLength} characters`);
    },
    object(key) {
      const value = body[key];
      if (value === undefined || value === null) return NOTHING;
      if (isObject(value)) return value;
      refuse(key, 'an object');
      return NOTHING;
    },
    instant(key) {
      const value = body[key];
      if (value === undefined || value === null || value === '') return null;
      return readInstant(value) ?? refuse(key, 'an instant in ISO 8601, such as 2026-01-31T10:20:30.456Z');
    },
  };
}
