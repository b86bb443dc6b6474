import { type ErrorOptions, InputError } from '../../base/errors.js';

/** A request as HTTP and Lambda have it in common. */
export interface ModelRequest {
  readonly method: string;
  /** With or without a query, which is ignored. */
  readonly path: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Null for one that is larger than the limit, `busy` for one that had no room in memory: they were not kept. */
  readonly body: Uint8Array | null | 'busy';
}

export interface ModelResponse {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RefusalOptions extends ErrorOptions {
  /** The event that is the reason, from 1. */
  readonly row?: number;
  /** The line of the body on which the reason begins, from 1. */
  readonly line?: number;
}

/** Why a request is not answered, with the status of the answer. `refusalResponse` writes it. */
export function refused(
  status: number,
  message: string,
  { row, line, ...options }: RefusalOptions = {},
): InputError {
  return new InputError(message, { ...options, details: { status, row, line } });
}

/** The status of an error of `refused`; undefined for any other error. */
export function refusedStatus(error: unknown): number | undefined {
  return error instanceof InputError && typeof error.details.status === 'number'
    ? error.details.status
    : undefined;
}

/** `{"message": "Expected ... to be ..., got ...", "hint": "...", "row": 3, "line": 4}` with what is known of these. */
export function refusalResponse(
  error: InputError,
  headers: Readonly<Record<string, string>> = {},
): ModelResponse {
  const { status, row, line } = error.details;
  const { message, hint } = error;
  return jsonResponse(Number(status), { message, hint, row, line }, headers);
}

export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ModelResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: `${JSON.stringify(value)}\n`,
  };
}
