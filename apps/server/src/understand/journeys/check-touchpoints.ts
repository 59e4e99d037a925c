import { AppError } from '../../platform/errors.ts';
import { type Condition, LIMITS, type Touchpoint } from './touchpoints.ts';

/** What is wrong with a list, where, and how to mend it. */
export interface Fault {
  /** Place in the list, from 0; null for the list as a whole. */
  readonly touchpoint: number | null;
  /** Place among its rules, from 0; null for the touchpoint itself. */
  readonly rule: number | null;
  readonly message: string;
}

const ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const SOURCES = ['ad', 'search engine', 'social', 'e-mail', 'referral', 'direct'];

/** @throws `journeys.invalid_touchpoints` with every fault in `details.faults` (the first 100) */
export function checkTouchpoints(touchpoints: readonly Touchpoint[]): void {
  const faults = findFaults(touchpoints);
  const [first] = faults;
  if (first === undefined) return;
  throw new AppError({
    code: 'journeys.invalid_touchpoints', kind: 'invalid',
    message: faults.length === 1 ? first.message : `${first.message} (and ${faults.length - 1} more)`,
    details: { faults: faults.slice(0, 100) },
  });
}

function findFaults(touchpoints: readonly Touchpoint[]): Fault[] {
  const whole = (message: string): Fault => ({ touchpoint: null, rule: null, message });
  const conditions = touchpoints.reduce((all, { rules }) => all + rules.length, 0);
  // Too long a list is not looked into.
  if (touchpoints.length > LIMITS.touchpoints) return [whole(`A map holds at most ${LIMITS.touchpoints} touchpoints; this one has ${touchpoints.length}. Join some that you look at together.`)];
  if (conditions > LIMITS.conditions) {
    return [whole(`A map holds at most ${LIMITS.conditions} rules in all; this one has ${conditions.toLocaleString('en')}. One rule with * stands for many paths: /products/*`)];
  }
  if (touchpoints.length === 0) return [whole('A map needs at least one touchpoint. To start over, go back to the built-in map.')];
  return touchpoints.flatMap((one, place) => [...faultsOfTouchpoint(one, place, touchpoints), ...one.rules.flatMap((rule, at) => faultsOfRule(rule).map((message) => ({ touchpoint: place, rule: at, message: `${nameOf(one)}: ${message}` })))]);
}

function nameOf(touchpoint: Touchpoint): string {
  return `"${(touchpoint.name ?? touchpoint.id).slice(0, 60)}"`;
}

function faultsOfTouchpoint(one: Touchpoint, place: number, all: readonly Touchpoint[]): Fault[] {
  const fault = (message: string): Fault => ({ touchpoint: place, rule: null, message });
  return [
    ID.test(one.id) ? [] : [fault(`${nameOf(one)} has the id "${one.id.slice(0, 60)}". An id has 1 to 64 small letters, digits, _ or -, such as gift_wrap.`)],
    all.findIndex((other) => other.id === one.id) === place ? [] : [fault(`Two touchpoints have the id "${one.id.slice(0, 60)}". Give one of them another.`)],
    one.name !== null && one.name.trim() === '' ? [fault('A name has no letters. Write one, or leave it out for the built-in name.')] : [],
    one.name !== null && one.name.length > LIMITS.name ? [fault(`A name has at most ${LIMITS.name.toLocaleString('en')} characters; this one has ${one.name.length.toLocaleString('en')}.`)] : [],
  ].flat();
}

function faultsOfRule(rule: Condition): string[] {
  const texts = rule.on === 'event'
    ? [rule.name, rule.path, rule.property?.equals ?? null]
    : [rule.source, rule.medium, rule.campaign, rule.referrer];
  const given = texts.filter((text) => text !== null);
  return [
    given.length === 0 && !(rule.on === 'event' && rule.teller !== null) ? ['a rule says nothing. Fill in at least one part of it, or remove it.'] : [],
    given.some((text) => text === '') ? ['a part of a rule is empty. Write a text, or leave that part out.'] : [],
    given.some((text) => text.length > LIMITS.text) ? [`a part of a rule has more than ${LIMITS.text} characters. Shorten it with *, such as /products/*.`] : [],
    given.some((text) => text.split('*').length - 1 > LIMITS.stars) ? [`a part of a rule has more than ${LIMITS.stars} times *. A few are enough to tell pages apart.`] : [],
    rule.on === 'event' && rule.path !== null && !/^[/*?]/.test(rule.path) && rule.path !== '' ? [`the path "${rule.path.slice(0, 60)}" begins with neither / nor *. Write it as in the address, without the host: /products/*`] : [],
    rule.on === 'arrival' && rule.source !== null && rule.source !== '' && !SOURCES.includes(rule.source) ? [`there is no source "${rule.source.slice(0, 60)}". Choose one of ${SOURCES.join(', ')}.`] : [],
  ].flat();
}
