/** The error classes: one base and one class for each cause. Codes and classes are stable, messages may change. */

/** The codes of a BlackspotError. */
export type ErrorCode =
  | 'INPUT'
  | 'CONFIGURATION'
  | 'CONNECTION'
  | 'DATA'
  | 'STORAGE'
  | 'STATISTICS'
  | 'INTERNAL';

export interface ErrorOptions {
  /** The next step for the reader, as an imperative sentence. */
  readonly hint?: string;
  /** The underlying error. */
  readonly cause?: unknown;
  /** Details as fields: `{ path, line, topic }`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Base of all errors of blackspot: a code, a hint for the next step, details as fields, and whether a retry may succeed. */
export class BlackspotError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retriable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, retriable: boolean, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.retriable = retriable;
    this.details = options.details ?? {};
  }
}

/** An argument of the caller is wrong: an option, a value, a path. */
export class InputError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('INPUT', false, message, options);
  }
}

/** Settings contradict each other, or a required program is not installed. */
export class ConfigurationError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFIGURATION', false, message, options);
  }
}

/** A server cannot be reached. */
export class ConnectionError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONNECTION', true, message, options);
  }
}

/** The data is invalid: not a CSV, a missing column, a damaged segment. */
export class DataError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('DATA', false, message, options);
  }
}

/** Reading or writing files failed: the disk is full, read-only, or permissions are missing. */
export class StorageError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('STORAGE', false, message, options);
  }
}

/** A statistic cannot be computed from this input: collinear columns, a separated outcome, no variation. */
export class StatisticsError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('STATISTICS', false, message, options);
  }
}

/** An impossible state, which is a bug. Please report it. */
export class InternalError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('INTERNAL', false, message, { hint: 'Report this bug in blackspot.', ...options });
  }
}

/** Whether a value is an Error, also one of another kernel, whose class is another one. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** Whether `error` is a BlackspotError, also of a second copy of the package in a kernel. */
export function isBlackspotError(error: unknown): error is BlackspotError {
  return (
    error instanceof Error &&
    'code' in error &&
    'retriable' in error &&
    'details' in error &&
    error.name.endsWith('Error')
  );
}
