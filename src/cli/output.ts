import { isBlackspotError } from '../base/errors.js';
import { color } from './color.js';
import { clearProgress } from './progress.js';

/** Prints a message for a person to stderr; results go to stdout. */
export function say(line: string): void {
  clearProgress();
  process.stderr.write(`${line}\n`);
}

/** Prints one line of the result. */
export function print(line: string): void {
  clearProgress();
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
