// The management API for a test that is not about the screens: an owner, a store and its keys in two calls.
import { z } from 'zod';

const created = z.object({ store: z.object({ id: z.string() }), writeKey: z.string(), apiKey: z.string() });

export interface NewStore {
  readonly storeId: string;
  readonly writeKey: string;
  /** The owner's session, for `fetch`. */
  readonly cookie: string;
}

export const OWNER = { name: 'Olena Owner', email: 'olena@example.com', password: 'correct horse battery staple' };

async function call(url: string, init: { body: unknown; cookie?: string }): Promise<Response> {
  const origin = new URL(url).origin;
  const headers = { 'content-type': 'application/json', origin, ...(init.cookie === undefined ? {} : { cookie: init.cookie }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(init.body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** Makes the first owner and one store on a fresh server. */
export async function makeOwnerAndStore(url: string): Promise<NewStore> {
  const owner = await call(`${url}/api/v1/setup`, { body: OWNER });
  const cookie = owner.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const answer = await call(`${url}/api/v1/stores`, { body: { name: 'Kettle & Co', currency: 'EUR', timezone: 'Europe/Warsaw' }, cookie });
  const { store, writeKey } = created.parse(await answer.json());
  return { storeId: store.id, writeKey, cookie };
}

/** Asks until `done` says so, and fails with the last answer after 20 s. */
export async function eventually<T>(ask: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (const until = Date.now() + 20_000; ; ) {
    const value = await ask();
    if (done(value)) return value;
    if (Date.now() > until) throw new Error(`Still not so after 20 s: ${JSON.stringify(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
