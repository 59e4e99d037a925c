import type { Values } from '../formats/values.ts';

/** Who a row is about, as the tracking API names people; absent ids are left out. */
export interface Person {
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly email?: string;
  readonly phone?: string;
}

export function readPerson(values: Values): Person {
  const userId = values.id('customer_id') ?? values.id('user_id');
  const anonymousId = values.id('anonymous_id');
  const email = values.email('email');
  const phone = values.id('phone');
  return {
    ...(userId === null ? {} : { userId }),
    ...(anonymousId === null ? {} : { anonymousId }),
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone }),
  };
}

/** An object without its absent members. */
export function present(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
}

export function numberOf(decimal: string | null): number | null {
  return decimal === null ? null : Number(decimal);
}
