import { isBlackspotError } from '../base/errors.js';
import { color } from './color.js';

/** What a person reads while a command runs goes to stderr; the answer goes to stdout. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** One line of the answer. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The answer for a script: one JSON document on stdout. */
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
    if (!isBlackspotError(error)) say('This is not an error that blackspot expected: please report it.');
    return;
  }
  say(color.red('error: ') + error.message);
  if (error.hint !== undefined) say(color.dim('hint:  ') + error.hint);
}

function wasInterrupted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** 2 for wrong usage, 130 when interrupted, else 1. */
export function exitCodeOf(error: unknown): number {
  if (wasInterrupted(error)) return 130;
  return isBlackspotError(error) && error.code === 'INPUT' ? 2 : 1;
}

/**
 * A line that is written over on a terminal, and left away where there is none: a log file wants no progress bars.
 * `intervalMs` keeps it from costing more than the work.
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
