import { createHash } from 'node:crypto';
import type { Act } from './definition.ts';

/** What rows of one kind segments ask about. */
export type Atom =
  /** Events; `steps` are one act, or the two of a sequence. `number` is the property whose number and text a row says. */
  | { readonly id: string; readonly on: 'event'; readonly steps: readonly Act[]; readonly property: string | null }
  | { readonly id: string; readonly on: 'trait'; readonly name: string }
  | { readonly id: string; readonly on: 'touchpoint'; readonly name: string }
  | { readonly id: string; readonly on: 'order' | 'money' | 'seen' | 'session' | 'motive' };

/** Ids of what is folded for every store; an event's or trait's is a hash of what it asks for. */
const FOLDED = { order: '1', money: '2', seen: '3', session: '4', motive: '5' } as const;

export function foldedAtom(on: keyof typeof FOLDED): Atom {
  return { id: FOLDED[on], on };
}

export function eventAtom(steps: readonly Act[], property: string | null = null): Atom {
  return { id: hashOf(['event', steps.map(({ name, where }) => [name, where.map(({ property: of, operator, value }) => [of, operator, value])]), property]), on: 'event', steps, property };
}

export function traitAtom(name: string): Atom {
  return { id: hashOf(['trait', name]), on: 'trait', name };
}

export function touchpointAtom(name: string): Atom {
  return { id: hashOf(['touchpoint', name]), on: 'touchpoint', name };
}

/** 64 bits, decimal; far above the ids of what is folded. */
function hashOf(value: unknown): string {
  return (createHash('sha256').update(JSON.stringify(value)).digest().readBigUInt64LE() | (1n << 32n)).toString();
}
