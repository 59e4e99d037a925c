import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { readAway } from '../database-away.ts';
import { AppError, type ErrorDetails, type ErrorKind } from '../errors.ts';

/** The one table from a kind of fault to a status of HTTP. */
export const STATUS_OF: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
  bug: 500,
};

/** What every surface of `/api` answers when it fails. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly details: ErrorDetails; readonly requestId: string };
}

interface Fault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Answers of the web server itself, by its own codes. */
const SERVER_FAULTS: Readonly<Record<string, { code: string; message: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'http.body_too_large', message: 'The body is larger than this address takes. Send it in parts.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'http.unsupported_media_type', message: 'This address does not read that Content-Type. Send application/json.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'http.bad_request', message: 'The body is not as long as Content-Length says.' },
  FST_ERR_BAD_URL: { code: 'http.bad_request', message: 'The address is not a valid URL.' },
};

/** What to tell about any failure, without revealing anything of the inside. */
export function describeFault(fault: unknown): Fault {
  const error = readAway(fault) ?? fault;
  if (error instanceof AppError) return { status: STATUS_OF[error.kind], code: error.code, message: error.message, details: error.details };
  if (hasZodFastifySchemaValidationErrors(error)) return describeValidation(error);
  const status = statusOf(error);
  if (status < 500) return describeClientFault(error, status);
  return {
    status: 500,
    code: 'http.unexpected',
    message: 'Something went wrong here; it was logged under the request id. Try again, and report the id if it stays.',
    details: {},
  };
}

type ValidationError = Omit<FastifyError, 'validation'> & { validation: { instancePath: string; message?: string }[] };

function describeValidation(error: ValidationError): Fault {
  const where = error.validationContext === 'querystring' ? 'query' : (error.validationContext ?? 'request');
  const faults = error.validation.map((fault) => ({
    where,
    field: fault.instancePath.split('/').filter((part) => part !== '').join('.'),
    problem: fault.message ?? 'is not valid',
  }));
  const first = faults.slice(0, 3).map((fault) => `${fault.where}${fault.field === '' ? '' : `.${fault.field}`}: ${fault.problem}`);
  const more = faults.length > 3 ? ` (and ${faults.length - 3} more)` : '';
  return {
    status: 400,
    code: 'http.invalid_request',
    message: `The request is not as this address expects: ${first.join('; ')}${more}. See /api/v1/openapi.json.`,
    details: { faults },
  };
}

function describeClientFault(error: unknown, status: number): Fault {
  const known = SERVER_FAULTS[codeOf(error)];
  if (known !== undefined) return { status, ...known, details: {} };
  return { status, code: 'http.bad_request', message: 'The request could not be understood.', details: {} };
}

/**
 * Why a body could not be read as JSON.
 */
export function jsonFault(text: string): AppError {
  try {
    JSON.parse(text);
  } catch (cause) {
    // The message of the engine quotes the text; only the position is repeated.
    const where = /at position \d+/.exec(cause instanceof Error ? cause.message : '')?.[0] ?? 'where it ends';
    return new AppError({ code: 'http.malformed_json', kind: 'invalid', message: `The body is not valid JSON: the fault is ${where}.` });
  }
  return new AppError({ code: 'http.forbidden_key', kind: 'invalid', message: 'The body holds a key that is not allowed: __proto__ or constructor.prototype. Rename it.' });
}

function statusOf(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400) return error.statusCode;
  return 500;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Answers a failure in the form of `/api`, and logs it when somebody must know. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const fault = describeFault(error);
  if (fault.status >= 500) {
    // Nobody is left to be served.
    if (fault.code === 'event_log.not_awaited') request.log.debug({ code: fault.code }, 'a question was given up');
    else if (fault.status === 503) request.log.warn({ code: fault.code }, 'a request could not be served for now');
    else request.log.error({ err: error, code: fault.code }, 'a request failed unexpectedly');
  }
  const retryAfter = fault.details['retryAfterSeconds'];
  if (typeof retryAfter === 'number') reply.header('retry-after', String(Math.ceil(retryAfter)));
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer');
  reply.code(fault.status).type('application/json; charset=utf-8');
  reply.serializer(JSON.stringify).send(errorAnswer(fault, request.id));
}

export function errorAnswer(fault: Omit<Fault, 'status'>, requestId: string): ErrorAnswer {
  return { error: { code: fault.code, message: fault.message, details: fault.details, requestId } };
}

export function sendNotFound(request: FastifyRequest, reply: FastifyReply): void {
  sendError(
    new AppError({ code: 'http.no_such_address', kind: 'not_found', message: `There is nothing at ${request.method} ${request.url.split('?')[0]}. /api/v1/openapi.json lists every address.` }),
    request,
    reply,
  );
}
