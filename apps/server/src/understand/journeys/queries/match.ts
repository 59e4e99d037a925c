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
  const bindAs = (type: string, value: unknown): string => {
    const name = `rule${Object.keys(params).length}`;
    params[name] = value;
    return `{${name}:${type}}`;
  };
  const bind: Bind = (value) => bindAs('String', value);
  const rules = touchpoints.flatMap((touchpoint, index) => touchpoint.rules.map((rule) => ({ place: index + 1, rule, holds: rule.on === 'event' ? eventHolds(rule, bind) : arrivalHolds(rule, bind) })));
  const ofEvents = rules.flatMap(({ place, rule, holds }) => (rule.on === 'event' ? [{ place, rule, holds }] : []));
  return {
    event: eventPlace(ofEvents, bind, (type, values) => bindAs(`Array(${type})`, values)),
    arrival: firstPlace(rules.filter(({ rule }) => rule.on === 'arrival')),
    conditions: rules.map(({ place, rule, holds }) => ({ touchpoint: place, on: rule.on, holds })),
    params,
  };
}

/** Place of the first that holds; conditions of one touchpoint that follow each other are one branch. */
function firstPlace(conditions: readonly { readonly place: number; readonly holds: string }[]): string {
  const branches: { place: number; holds: string[] }[] = [];
  for (const { place, holds } of conditions) {
    const last = branches.at(-1);
    if (last?.place === place) last.holds.push(holds);
    else branches.push({ place, holds: [holds] });
  }
  if (branches.length === 0) return 'toUInt16(0)';
  return `toUInt16(multiIf(${branches.map(({ place, holds }) => `${holds.join(' OR ')}, ${place}`).join(', ')}, 0))`;
}

/**
 * The touchpoint of an event. Where every rule names its event, an event is held against the rules of its own name alone: of a hundred rules
 * that is one look into a list for most events, and the paths for a page.
 */
function eventPlace(rules: readonly { readonly place: number; readonly rule: EventCondition; readonly holds: string }[], bind: Bind, bindList: BindList): string {
  if (rules.some(({ rule }) => rule.name === null || /[*?]/.test(rule.name))) return firstPlace(rules);
  const certain: { name: string; place: number }[] = [];
  const branches: string[] = [];
  for (const [name, own] of Map.groupBy(rules, ({ rule }) => rule.name ?? '')) {
    const sure = own.findIndex(({ rule }) => rule.path === null && rule.teller === null && rule.property === null);
    const last = own[sure];
    if (sure === 0 && last !== undefined) certain.push({ name, place: last.place });
    else branches.push(`name = ${bind(name)}, ${firstPlace(last === undefined ? own : [...own.slice(0, sure), { place: last.place, holds: '1' }])}`);
  }
  const rest = certain.length === 0 ? 'toUInt16(0)' : `transform(toString(name), ${bindList('String', certain.map(({ name }) => name))}, ${bindList('UInt16', certain.map(({ place }) => place))}, toUInt16(0))`;
  return branches.length === 0 ? rest : `multiIf(${branches.join(', ')}, ${rest})`;
}

type Bind = (value: string) => string;
type BindList = (type: string, values: readonly (string | number)[]) => string;

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
