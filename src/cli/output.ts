import { isBlackspotError } from '../base/errors.js';
import { color } from './color.js';

/** Prints a message for a person to stderr; results go to stdout. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Prints one line of the result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints the result for a script: one JSON document on stdout. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

export function printError(error: unknown, options: { readonly debug: boolean }): void {
  if (wasInterrupted(error) && !options.debug) {
    say('Interrupted.');
    return;
  }
  if (options.debug || !isBlackspotError(error)) {
    say(color.red('error: ') + (error instanceof Error ? (error.stack ?? error.message) : String(error)));
    if (!isBlackspotError(error)) say('This error is a bug in blackspot. Please report it.');
    return;
  }
  say(color.red('error: ') + error.message);
  if (error.hint !== undefined) say(color.dim('hint:  ') + error.hint);
}

function wasInterrupted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** 2 for wrong usage, 130 after an interruption, else 1. */
export function exitCodeOf(error: unknown): number {
  if (wasInterrupted(error)) return 130;
  return isBlackspotError(error) && error.code === 'INPUT' ? 2 : 1;
}

/**
 * A progress line that overwrites itself on a terminal. Without a terminal it prints nothing, so that log files stay clean.
 * It is rewritten at most once in `intervalMs`.
 */
export class ProgressLine {
  readonly #intervalMs: number;
  #lastAt = 0;
  #shown = false;

  constructor(intervalMs = 100) {
    this.#intervalMs = intervalMs;
  }

  update(line: () => string): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#lastAt < this.#intervalMs) return;
    this.#lastAt = now;
    this.#shown = true;
    process.stderr.write(`\r\u001b[2K${line().slice(0, (process.stderr.columns ?? 80) - 1)}`);
  }

  end(): void {
    if (this.#shown) process.stderr.write('\r\u001b[2K');
    this.#shown = false;
  }
}
