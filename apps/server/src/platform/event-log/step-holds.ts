import type { PropertyCondition, Step } from '../step-text.ts';

/** What `eventHolds` binds, under names that end with `step`. */
export function stepParams({ name, conditions }: Step, step: string): Record<string, unknown> {
  return Object.fromEntries([[`name${step}`, name], ...conditions.flatMap(({ property, value }, index) => [[`property${step}_${index}`, property.split('.')], [`value${step}_${index}`, value]])]);
}

/** SQL text: whether a row of `events` is this step; its values are bound by `stepParams` with the same id. */
export function eventHolds({ conditions }: Step, step: string): string {
  return `(${[`name = {name${step}:String}`, ...conditions.map((condition, index) => conditionHolds(condition, `${step}_${index}`))].join(' AND ')})`;
}

/** SQL text: a property as text, whether it was sent as a text, a number or a flag; the empty text where it was not sent. A dot leads into an object. */
export function propertyText(property: string, param: string): string {
  return property === 'path' ? 'path' : jsonText('properties', property, param);
}

/** SQL text: the same of any column that holds JSON; dots of `property` say how many parts the path has that `param` names. */
export function jsonText(column: 'properties' | 'traits', property: string, param: string): string {
  const keys = property.split('.').map((_key, index) => `{${param}:Array(String)}[${index + 1}]`).join(', ');
  return `if(JSONType(${column}, ${keys}) = 'String', JSONExtractString(${column}, ${keys}), JSONExtractRaw(${column}, ${keys}))`;
}

function conditionHolds({ operator, property }: PropertyCondition, id: string): string {
  return textHolds(propertyText(property, `property${id}`), operator, `value${id}`);
}

/** SQL text: whether a text compares so with the value of a placeholder. */
export function textHolds(text: string, operator: PropertyCondition['operator'], param: string): string {
  const value = `{${param}:String}`;
  const number = (side: string): string => `toFloat64OrNull(${side})`;
  switch (operator) {
    case '~':
      return `positionCaseInsensitiveUTF8(${text}, ${value}) > 0`;
    case '=':
    case '!=': {
      // 20 and 20.00 are the same price, however they were written.
      const isEqual = `ifNull(${number(text)} = ${number(value)}, ${text} = ${value})`;
      return operator === '=' ? isEqual : `NOT ${isEqual}`;
    }
    default:
      return `ifNull(${number(text)} ${operator} ${number(value)}, 0)`;
  }
}
