import { AppError } from './errors.ts';

/** How a property of an event is compared: with a text, a number, or part of a text. */
export const OPERATORS = ['!=', '>=', '<=', '=', '>', '<', '~'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A condition on one property of an event; `path` is the page's path. */
export interface PropertyCondition {
  readonly property: string;
  readonly operator: Operator;
  readonly value: string;
}

/** What a question names as a step: an event by its name, or a touchpoint by its id. */
export interface Step {
  readonly on: 'event' | 'touchpoint';
  readonly name: string;
  /** All must hold; of an event only. */
  readonly conditions: readonly PropertyCondition[];
}

type Refuse = (message: string) => AppError;

const MOST_STEPS = 10;
const MOST_CONDITIONS = 5;
const LONGEST_TEXT = 4_000;
const LONGEST_NAME = 200;
const PROPERTY = /^[A-Za-z_][\w.]{0,99}$/;

/** What a list of steps must be, and how a refusal is told. */
export interface StepRules {
  /** Code of the refusal, such as `funnels.invalid_steps`. */
  readonly code: string;
  /** Whose steps they are, as a sentence begins: "A funnel". */
  readonly whose: string;
  /** Fewer are refused. */
  readonly least: number;
  readonly most?: number;
}

/**
 * Reads steps as people write them: `Product Viewed[category=lamps; price>20] > @cart > Order Completed`. `@` names a touchpoint. In a name or a value
 * `\` takes the meaning from the sign behind it.
 *
 * @throws the code of the rules
 */
export function readSteps(text: string, { code, whose, least, most = MOST_STEPS }: StepRules): readonly Step[] {
  const invalid: Refuse = (message) => new AppError({ code, kind: 'invalid', message });
  if (text.length > LONGEST_TEXT) throw invalid(`The steps are longer than ${LONGEST_TEXT} characters. Take fewer.`);
  const steps = splitAt(text, '>').map(({ text: part }, index) => readStep(part, index + 1, invalid));
  if (steps.length < least) throw invalid(`${whose} has at least ${least} steps, with ">" between them, such as "Product Viewed > Order Completed".`);
  if (steps.length > most) throw invalid(`${whose} has at most ${most === 1 ? 'one step' : `${most} steps`}; these are ${steps.length}.`);
  return steps;
}

/** The text that `readSteps` reads. */
export function writeSteps(steps: readonly Step[]): string {
  return steps
    .map(({ on, name, conditions }) => {
      const inside = conditions.map(({ property, operator, value }) => `${property}${operator}${escape(value)}`).join('; ');
      return `${on === 'touchpoint' ? '@' : ''}${escape(name)}${inside === '' ? '' : `[${inside}]`}`;
    })
    .join(' > ');
}

function readStep(text: string, place: number, invalid: Refuse): Step {
  const [head, ...brackets] = splitAt(text, '[', { nested: false });
  const isTouchpoint = (head?.text ?? '').trimStart().startsWith('@');
  const name = unescape((head?.text ?? '').trim()).slice(isTouchpoint ? 1 : 0).trim();
  if (name === '') throw invalid(`Step ${place} has no name. Write the name of an event, or "@" and the id of a touchpoint.`);
  if (name.length > LONGEST_NAME) throw invalid(`The name of step ${place} is longer than ${LONGEST_NAME} characters.`);
  if (brackets.length === 0) return { on: isTouchpoint ? 'touchpoint' : 'event', name, conditions: [] };
  if (isTouchpoint) throw invalid(`Step ${place} is a touchpoint, whose rules say what it is: it takes no conditions. Take an event instead.`);
  const inside = brackets[0]?.text.trimEnd() ?? '';
  if (brackets.length > 1 || !inside.endsWith(']') || inside.endsWith('\\]')) throw invalid(`The conditions of step ${place} are not closed. Write them as [category=lamps; price>20].`);
  const conditions = splitAt(inside.slice(0, -1), ';').map((part) => readCondition(part.text, place, invalid));
  if (conditions.length > MOST_CONDITIONS) throw invalid(`Step ${place} has ${conditions.length} conditions; ${MOST_CONDITIONS} are the most.`);
  return { on: 'event', name, conditions };
}

function readCondition(text: string, place: number, invalid: Refuse): PropertyCondition {
  const [, property = '', operator = '', value = ''] = /^\s*([^!<>=~]*?)\s*(!=|>=|<=|=|>|<|~)\s*(.*?)\s*$/s.exec(text) ?? [];
  const found = OPERATORS.find((one) => one === operator);
  if (found === undefined) throw invalid(`"${text.trim().slice(0, 80)}" in step ${place} is no condition. Write a property, one of ${OPERATORS.join(' ')} and a value, such as category=lamps.`);
  if (!PROPERTY.test(property)) throw invalid(`"${property.slice(0, 80)}" in step ${place} is no property. Its name has letters, digits, "_" and "." only.`);
  const plain = unescape(value);
  if (['>', '<', '>=', '<='].includes(found) && !Number.isFinite(Number(plain || 'x'))) throw invalid(`Step ${place} compares ${property} with "${plain.slice(0, 80)}", which is no number.`);
  return { property, operator: found, value: plain };
}

/** Parts between a sign, where nothing takes its meaning; `>` inside brackets compares. */
function splitAt(text: string, sign: string, { nested }: { nested: boolean } = { nested: true }): { text: string }[] {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    if (here === '\\') {
      parts.push(`${parts.pop() ?? ''}${here}${text.charAt(at + 1)}`);
      at += 1;
      continue;
    }
    if (nested && here === '[') depth += 1;
    if (nested && here === ']') depth = Math.max(0, depth - 1);
    if (here === sign && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${here}`);
  }
  return parts.map((part) => ({ text: part }));
}

function escape(text: string): string {
  return text.replaceAll(/[\\>[\];]/g, (sign) => `\\${sign}`).replace(/^@/, '\\@');
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1');
}
