/** One step as an address holds it: an event's name, with conditions as they are written, or a touchpoint's id. */
export type Step = { readonly event: string; readonly only?: string } | { readonly touchpoint: string };

/** A step of an address as far as it makes sense: none or one. */
export function readStep(raw: unknown): Step[] {
  if (typeof raw !== 'object' || raw === null) return [];
  const { event, only, touchpoint } = raw as Record<string, unknown>;
  if (typeof touchpoint === 'string' && touchpoint !== '') return [{ touchpoint }];
  if (typeof event !== 'string' || event === '') return [];
  return [typeof only === 'string' && only !== '' ? { event, only } : { event }];
}

/** Steps as the server reads them. */
export function writeSteps(steps: readonly Step[]): string {
  const escaped = (text: string): string => text.replaceAll(/[\\>[\];]/g, (sign) => `\\${sign}`).replace(/^@/, '\\@');
  return steps.map((step) => ('touchpoint' in step ? `@${escaped(step.touchpoint)}` : `${escaped(step.event)}${step.only === undefined ? '' : `[${step.only}]`}`)).join(' > ');
}

/** A step without its conditions as the value of a choice, and back. */
export const keyOfStep = (step: Step): string => ('touchpoint' in step ? `touchpoint:${step.touchpoint}` : `event:${step.event}`);
export const stepOfKey = (key: string): Step => (key.startsWith('touchpoint:') ? { touchpoint: key.slice('touchpoint:'.length) } : { event: key.slice('event:'.length) });
