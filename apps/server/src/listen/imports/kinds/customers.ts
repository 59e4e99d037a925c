import type { Values } from '../formats/values.ts';
import { numberedKey } from './numbered-key.ts';
import { present, readPerson } from './person.ts';
import type { Recipe, Sink } from './recipe.ts';

/** Customers: one `identify` a row. Columns that no field takes are kept as traits under their own names. */
export const customerRows: Recipe = { kind: 'customers', take: takeCustomer };

const largestTrait = 1_000;
const mostTraits = 60;

export function takeCustomer(values: Values, sink: Sink): void {
  const person = readPerson(values);
  const createdAt = values.instant('created_at');
  if (Object.keys(person).length === 0) values.fault ??= 'the line has neither a customer id nor an e-mail address nor a phone number';
  if (values.fault !== null) {
    sink.bad(values.line, values.fault);
    return;
  }
  const firstName = values.text('first_name');
  const lastName = values.text('last_name');
  const traits = present({
    ...otherColumns(values),
    firstName,
    lastName,
    name: values.text('name') ?? ([firstName, lastName].filter((part) => part !== null).join(' ') || null),
    country: values.text('country'),
    city: values.text('city'),
    language: values.text('language'),
    birthday: values.text('birthday'),
    gender: values.text('gender'),
    tags: values.text('tags'),
    createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
  });
  sink.event({
    key: numberedKey(sink, ['customer', person.userId ?? person.email ?? person.phone ?? '']),
    content: JSON.stringify([person, traits, createdAt]),
    event: { type: 'identify', ...person, timestamp: createdAt === null ? sink.now : new Date(createdAt), traits },
    messageId: null, orderId: null, refundId: null, inDocument: false,
  });
}

function otherColumns(values: Values): Record<string, string> {
  const traits: Record<string, string> = {};
  for (const column of values.table.mapping.rest.slice(0, mostTraits)) {
    const name = values.table.header[column];
    const text = values.cell(column);
    // `Object.hasOwn` cannot help later when a column is called __proto__: such names are no traits.
    if (!name || name.startsWith('__') || name === 'constructor' || name === 'prototype' || text === null || text.length > largestTrait) continue;
    traits[name] = text;
  }
  return traits;
}
