/** The whole error tree: one base, one class a cause. Promise codes and classes, not wording. */

/** Every code that a BlackspotError can carry. */
export type ErrorCode =
  | 'INPUT'
  | 'CONFIGURATION'
  | 'CONNECTION'
  | 'DATA'
  | 'STORAGE'
  | 'STATISTICS'
  | 'INTERNAL';

export interface ErrorOptions {
  /** The next step for whoever reads the message. */
  readonly hint?: string;
  /** The error underneath, if there is one. */
  readonly cause?: unknown;
  /** Facts as fields: `{ path, line, topic }`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What every error of ours is: a code, a hint for the next step, details as fields, and whether to retry. */
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

/** A value that a caller or a user gave is wrong: an option, an argument, a path. */
export class InputError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('INPUT', false, message, options);
  }
}

/** Two settings do not go together, or something that must be installed is not. */
export class ConfigurationError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFIGURATION', false, message, options);
  }
}

/** A server cannot be reached, or went away. */
export class ConnectionError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONNECTION', true, message, options);
  }
}

/** The data is not what it should be: not a CSV, a missing column, a damaged segment. */
export class DataError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('DATA', false, message, options);
  }
}

/** The disk refused: full, read-only, not permitted. */
export class StorageError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('STORAGE', false, message, options);
  }
}

/** A statistic has no answer on this input: collinear columns, a separated outcome, no variation. */
export class StatisticsError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('STATISTICS', false, message, options);
  }
}

/** A state that should not be possible. Please report it. */
export class InternalError extends BlackspotError {
  constructor(message: string, options?: ErrorOptions) {
    super('INTERNAL', false, message, { hint: 'This is a bug in blackspot: please report it.', ...options });
  }
}

/** Whether `error` is one of ours, also when it comes from a second copy of the package in a kernel. */
export function isBlackspotError(error: unknown): error is BlackspotError {
  return (
    error instanceof Error &&
    'code' in error &&
    'retriable' in error &&
    'details' in error &&
    error.name.endsWith('Error')
  );
}
