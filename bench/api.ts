import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: object;
  readonly bytes?: Buffer;
}

/** Calls the management API as the command line on the same machine does, with the token of the data folder. */
export async function callApi(server: { readonly url: string; readonly dataDir: string }, call: ApiCall): Promise<Record<string, unknown>> {
  const file: unknown = JSON.parse(readFileSync(join(server.dataDir, 'server.json'), 'utf8'));
  const token = typeof file === 'object' && file !== null && 'token' in file ? String(file.token) : '';
  const answer = await fetch(`${server.url}${call.path}`, {
    method: call.method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(call.bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.bytes === undefined ? {} : { body: new Uint8Array(call.bytes) }),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${call.method} ${call.path} answered ${answer.status}: ${text.slice(0, 300)}`);
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
