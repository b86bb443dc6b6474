/** What a cell shows of its last expression, and of an error: tslab prints both by `console`, as anything else. */
import { inspect } from 'node:util';
import { BlackspotError } from '../base/errors.js';
import { drawLastBy, inspectKey } from '../base/printed.js';
import { findKernel } from './kernel.js';
import { type Showable, Shown } from './show.js';
import { warnIfStale } from './staleKernel.js';

/** Lets values draw themselves as the last expression of a cell. Called once, when the package is loaded. */
export function drawLastExpressions(): void {
  drawLastBy((value) => {
    const kernel = isPrintedByCell() ? findKernel() : undefined;
    if (kernel === undefined) return false;
    warnIfStale();
    skipNextLine();
    new Shown(kernel).put(value as Showable);
    return true;
  });
  if (findKernel() === undefined) return;
  printInKernel(Error.prototype, ownStack);
  printInKernel(BlackspotError.prototype, errorText);
  // The promise of any call without `await`, of which tslab prints "Promise { <pending> }".
  printInKernel(Promise.prototype, () => promiseText);
}

const promiseText =
  'This is a promise, not yet its value. Write await before the call: await overview(source).';

/** How a cell prints values of a class; other places print them as ever. */
function printInKernel<Value extends object>(prototype: Value, textOf: (value: Value) => string): void {
  Object.defineProperty(prototype, inspectKey, {
    value(this: Value, _: number, options: object) {
      return isPrintedByCell() ? textOf(this) : inspect(this, { ...options, customInspect: false });
    },
    enumerable: false,
    configurable: true,
    writable: true,
  });
}

/** Message and hint. The stack would show thirty lines of blackspot and tslab, and lines of compiled code for those of the cell. */
function errorText({ name, message, hint, cause }: BlackspotError): string {
  const lines = [`${name}: ${message}`];
  if (hint !== undefined) lines.push(hint);
  if (cause instanceof Error && !message.includes(cause.message)) lines.push(`Cause: ${cause.message}`);
  return lines.join('\n');
}

/** Any other error as Node prints it, without the lines of tslab, which are the same for every cell. */
function ownStack(error: Error): string {
  const lines = inspect(error, { customInspect: false }).split('\n');
  return lines.filter((line) => !/^ +at .*(?:[\\/]tslab[\\/]dist[\\/]|\bnode:)/.test(line)).join('\n');
}

/** Whether tslab itself prints, at the end of a cell: the first frame above those of Node is its executor. */
function isPrintedByCell(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 40;
  const frames = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = stackTraceLimit;
  const isOfNode = (frame: string): boolean => /\bnode:/.test(frame);
  const printing = frames.slice(frames.findIndex(isOfNode));
  return /[\\/]tslab[\\/]dist[\\/](?:executor|main)\.js/.test(
    printing.find((frame) => !isOfNode(frame)) ?? '',
  );
}

/** What was drawn is followed by no empty line: `console.log` ends even an empty text with one. */
function skipNextLine(): void {
  const { stdout } = process;
  const { write } = stdout;
  stdout.write = (...args: unknown[]) => {
    stdout.write = write;
    return args[0] === '\n' ? true : (write as (...all: unknown[]) => boolean).apply(stdout, args);
  };
}
