// Stands in for a ClickHouse server in tests: its HTTP interface over the same engine, embedded. A process of its own,
// because chDB binds one data folder a process. `node testing-clickhouse.ts PORT FOLDER`; says "listening" on stdout and ends when stdin does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Session } from 'chdb';

/** Query-string names that the HTTP layer reads itself; every other name is a setting of the query. */
const NOT_SETTINGS = new Set([
  'query', 'query_id', 'database', 'default_format', 'session_id', 'session_timeout', 'session_check', 'user', 'password', 'role',
  'wait_end_of_query', 'send_progress_in_http_headers', 'http_headers_progress_interval_ms', 'enable_http_compression', 'compress', 'decompress',
  'http_zlib_compression_level', 'http_response_buffer_size', 'http_write_exception_in_output_format',
]);

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

/** `SET` of the query's parameters, in the form in which the server reads them too; null when it has none. */
function parameters(params: URLSearchParams): { names: string; statement: string } | null {
  const bound = [...params].filter(([name]) => /^param_\w+$/.test(name)).sort(([a], [b]) => a.localeCompare(b));
  if (bound.length === 0) return null;
  return { names: bound.map(([name]) => name).join(), statement: `SET ${bound.map(([name, value]) => `${name} = ${quote(value)}`).join(', ')}` };
}

/** `USE` and `SET` statements that give a session what the query string asks for. */
function preparations(params: URLSearchParams): string[] {
  const statements: string[] = [];
  const database = params.get('database');
  if (database !== null && database !== '') statements.push(`USE \`${database.replace(/`/g, '')}\``);
  for (const [name, value] of params) {
    if (NOT_SETTINGS.has(name) || name.startsWith('param_')) continue;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`Code: 115. DB::Exception: Unknown setting ${quote(name)}. (UNKNOWN_SETTING)`);
    statements.push(`SET ${name} = ${quote(value)}`);
  }
  return statements;
}

/**
 * Sessions at rest, by what they were prepared with and by the names of their parameters: neither database nor settings nor
 * parameters leak from one request into another.
 */
const resting = new Map<string, Session[]>();

async function takeSession(folder: string, key: string, prepared: readonly string[]): Promise<Session> {
  const known = resting.get(key)?.pop();
  if (known !== undefined) return known;
  const session = new Session(folder);
  try {
    if (prepared.length > 0) await session.queryAsync(prepared.join('; '));
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

async function answer(folder: string, params: URLSearchParams, body: Buffer): Promise<Uint8Array> {
  const query = params.get('query');
  const text = query === null ? body.toString('utf8') : body.length === 0 ? query : `${query}\n${body.toString('utf8')}`;
  // An insert without rows is a success on the server and an error in the embedded engine.
  if (query !== null && body.length === 0 && /^\s*insert\s+into\b[\s\S]*\bformat\s+\w+\s*$/i.test(query)) return Buffer.alloc(0);
  const prepared = preparations(params);
  const bound = parameters(params);
  const key = [...prepared, bound?.names ?? ''].join('; ');
  const session = await takeSession(folder, key, prepared);
  let isWhole = false;
  try {
    if (bound !== null) await session.queryAsync(bound.statement);
    const bytes = (await session.queryAsync(text, { format: params.get('default_format') ?? 'TabSeparated' })).bytes();
    isWhole = true;
    return bytes;
  } finally {
    // A statement that changes its session must not leave the change behind, nor one that failed what it had written (`client.ts`).
    if (!isWhole || /^\s*(set|use)\b/i.test(text)) session.close();
    else resting.set(key, [...(resting.get(key) ?? []), session]);
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '1002';
  const status = { '60': 404, '81': 404, '62': 400, '47': 400, '456': 400, '115': 400, '516': 403, '241': 503 }[code] ?? 500;
  response.writeHead(status, { 'X-ClickHouse-Exception-Code': code, 'Content-Type': 'text/plain; charset=UTF-8' });
  response.end(message.endsWith('\n') ? message : `${message}\n`);
}

/** A statement with long parameters comes as a form, as the server reads it too. */
async function readParts(params: URLSearchParams, request: IncomingMessage): Promise<{ params: URLSearchParams; body: Buffer }> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return { params, body };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form) params.set(name, String(value));
  return { params, body: Buffer.alloc(0) };
}

async function respond(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://clickhouse');
  if (url.pathname === '/ping') return void response.end('Ok.\n');
  try {
    const { params, body } = await readParts(url.searchParams, request);
    const bytes = Buffer.from(await answer(folder, params, body));
    const zipped = url.searchParams.get('enable_http_compression') === '1' && /gzip/.test(String(request.headers['accept-encoding']));
    response.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? '');
    response.setHeader('X-ClickHouse-Summary', JSON.stringify({ read_rows: '0', written_rows: '0', elapsed_ns: '0' }));
    if (zipped) response.setHeader('Content-Encoding', 'gzip');
    response.end(zipped ? gzipSync(bytes) : bytes);
  } catch (error) {
    sendError(response, error);
  }
}

const [, , port = '0', folder = ''] = process.argv;
// Keeps the engine open between requests; opening it anew costs most of a second.
const keeper = new Session(folder);
// The server takes addresses of up to 1 MiB (http_max_uri_size).
const server = createServer({ maxHeaderSize: 1_048_576 }, (request, response) => void respond(folder, request, response));
server.keepAliveTimeout = 60_000;
server.listen(Number(port), '127.0.0.1', () => void process.stdout.write('listening\n'));
process.stdin.resume();
process.stdin.on('end', () => {
  server.closeAllConnections();
  server.close();
  for (const sessions of resting.values()) for (const session of sessions) session.close();
  keeper.close();
  process.exit(0);
});
