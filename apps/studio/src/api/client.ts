import { takeEarly } from './early-answers.ts';
import { ApiError, readApiError } from './errors.ts';
import type { paths } from './schema.d.ts';

/** A path of the description with any text in place of its `{parameters}`. */
type Filled<Template extends string> = Template extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : Template;

/** What may stand behind `Base` in a path of the description. */
export type RestOf<Base extends string> = keyof paths extends infer Path ? (Path extends `${Base}${infer Rest}` ? Filled<Rest> : never) : never;

/** Where a request may go: a route of the description, or one of sign-in's own. */
type RoutePath = Filled<keyof paths> | `/api/auth/${string}`;

/** What stands behind the `?`; see `apiUrl`. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined | readonly [string]>>;

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Absolute path of an API route with its query; empty values are left out, except one in a list, which is meant: '' is the key of what is unknown. */
function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'object' && value !== null) search.set(name, value[0]);
    else if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function bodyOf(body: unknown): { body: BodyInit | null; headers: Record<string, string> } {
  if (body === undefined) return { body: null, headers: {} };
  if (body instanceof FormData || body instanceof Blob) return { body, headers: {} };
  if (typeof body === 'string') return { body, headers: { 'content-type': 'text/csv' } };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/**
 * Ask the server; the answer's JSON, or null for an empty answer.
 *
 * @throws ApiError with the server's code, or `client.unreachable` when there is no server
 */
export async function request<Answer>(path: RoutePath, call: Call = {}): Promise<Answer> {
  const { body, headers } = bodyOf(call.body);
  let response: Response;
  try {
    const method = call.method ?? 'GET';
    const url = apiUrl(path, call.query);
    response = (method === 'GET' ? await takeEarly(url) : null) ?? (await fetch(url, {
      method,
      headers: { accept: 'application/json', ...headers },
      credentials: 'same-origin',
      body,
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    }));
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError({ code: 'client.unreachable', status: 0, message: 'The server did not answer.' });
  }
  const text = await response.text();
  if (!response.ok) throw readApiError(response.status, text);
  return JSON.parse(text === '' ? 'null' : text);
}

/** Path of a route of one store. */
export function storePath(storeId: string, rest: RestOf<'/api/v1/stores/{storeId}'>): `/api/v1/stores/${string}` {
  return `/api/v1/stores/${encodeURIComponent(storeId)}${rest}`;
}
