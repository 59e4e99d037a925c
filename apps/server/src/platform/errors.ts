/** Why a request failed; `platform/http` maps each kind to one HTTP status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'limited'
  | 'unavailable'
  | 'bug';

/** Data about the fault; never personal data and never a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The one error class: tests and clients branch on `code`, a person reads `message`. */
export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;

  constructor(
    fault: { code: string; kind: ErrorKind; message: string; details?: ErrorDetails },
    cause?: unknown,
  ) {
    super(fault.message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = fault.code;
    this.kind = fault.kind;
    this.details = fault.details ?? {};
  }
}
