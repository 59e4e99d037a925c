import type { Condition, EventCondition, Touchpoint } from '../touchpoints.ts';

/** Rules as SQL: expressions over named columns, and the values bound in them. */
export interface Matching {
  /** Place in the list (from 1) of the touchpoint that an event is, 0 for none; over the columns of `events`. */
  readonly event: string;
  /** The same for an arrival, over `origin_source`, `origin_medium`, `origin_campaign` and `origin_referrer`. */
  readonly arrival: string;
  /** Each condition by itself, in the order of the list: whether it holds. */
  readonly conditions: readonly { readonly touchpoint: number; readonly on: Condition['on']; readonly holds: string }[];
  readonly params: Readonly<Record<string, unknown>>;
}

/** Builds the expressions; every text of a rule is bound, never written into the statement. */
export function matchingOf(touchpoints: readonly Touchpoint[]): Matching {
  const params: Record<string, unknown> = {};
  const bind = (value: string): string => {
    const name = `rule${Object.keys(params).length}`;
    params[name] = value;
    return `{${name}:String}`;
  };
  const conditions = touchpoints.flatMap((touchpoint, place) =>
    touchpoint.rules.map((rule) => ({ touchpoint: place + 1, on: rule.on, holds: rule.on === 'event' ? eventHolds(rule, bind) : arrivalHolds(rule, bind) })));
  return { event: firstOf(conditions, 'event'), arrival: firstOf(conditions, 'arrival'), conditions, params };
}

function firstOf(conditions: Matching['conditions'], on: Condition['on']): string {
  const branches = new Map<number, string[]>();
  for (const one of conditions) if (one.on === on) branches.set(one.touchpoint, [...(branches.get(one.touchpoint) ?? []), one.holds]);
  if (branches.size === 0) return 'toUInt16(0)';
  return `toUInt16(multiIf(${[...branches].map(([place, holds]) => `${holds.join(' OR ')}, ${place}`).join(', ')}, 0))`;
}

type Bind = (value: string) => string;

function arrivalHolds(rule: Extract<Condition, { on: 'arrival' }>, bind: Bind): string {
  const parts = [
    rule.source === null ? [] : [`origin_source = ${bind(rule.source)}`],
    ...([['origin_medium', rule.medium], ['origin_campaign', rule.campaign], ['origin_referrer', rule.referrer]] as const)
      .map(([column, text]) => (text === null ? [] : [`${column} != '' AND ${column} ILIKE ${bind(patternOf(text))}`])),
  ].flat();
  return `(${parts.length === 0 ? '0' : parts.join(' AND ')})`;
}

function eventHolds(rule: EventCondition, bind: Bind): string {
  const text = (column: string, value: string): string => (/[*?]/.test(value) ? `${column} LIKE ${bind(patternOf(value))}` : `${column} = ${bind(value)}`);
  const parts = [
    rule.name === null ? [] : [text('name', rule.name)],
    rule.teller === null ? [] : [`toString(teller) = ${bind(rule.teller)}`],
    rule.path === null ? [] : [text('path', rule.path)],
    // The name comes from a closed list. A number is compared by its digits.
    rule.property === null ? [] : [`lowerUTF8(trim(BOTH '"' FROM JSONExtractRaw(properties, '${rule.property.name}'))) = lowerUTF8(${bind(rule.property.equals)})`],
  ].flat();
  return `(${parts.length === 0 ? '0' : parts.join(' AND ')})`;
}

/** `*` is any text, `?` one character; everything else stands for itself. */
function patternOf(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`).replaceAll('*', '%').replaceAll('?', '_');
}
