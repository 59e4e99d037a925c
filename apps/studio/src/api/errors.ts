/** An answer that is not a success; `code` decides the words, `message` is the server's own sentence. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(fault: { code: string; status: number; message: string; details?: Readonly<Record<string, unknown>> }) {
    super(fault.message);
    this.name = 'ApiError';
    this.code = fault.code;
    this.status = fault.status;
    this.details = fault.details ?? {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** The error of an answer: ours (`{error:{code,…}}`), or sign-in's (`{code,message}` in capitals). */
export function readApiError(status: number, text: string): ApiError {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy in between answers in HTML; the status is all there is.
  }
  const fallback = { code: `http.${status}`, message: `The server answered ${status}.` };
  if (!isRecord(body)) return new ApiError({ ...fallback, status });
  if (isRecord(body['error'])) {
    const fault = body['error'];
    const details = isRecord(fault['details']) ? fault['details'] : {};
    return new ApiError({ code: textOf(fault['code'], fallback.code), message: textOf(fault['message'], fallback.message), status, details });
  }
  const code = textOf(body['code'], '');
  return new ApiError({
    code: code === '' ? fallback.code : `sign_in.${code.toLowerCase()}`,
    message: textOf(body['message'], fallback.message),
    status,
  });
}
