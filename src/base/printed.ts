/**
 * How our values look when they are printed: `console.log(report)` in a program writes a few lines in place of pages of data,
 * and `report` as the last line of a cell draws itself. The data stays plain: the way to print is a property that no copy, no
 * comparison and no JSON sees.
 */

interface InspectOptions {
  readonly depth?: number | null;
}

interface Inspect {
  (value: unknown, options: InspectOptions): string;
  readonly defaultOptions: InspectOptions;
}

/** Draws a value under the cell whose last expression it is; false anywhere else, where it does nothing. */
type DrawLast = (value: object) => boolean;

let drawLast: DrawLast | undefined;

/** Sets how a value is drawn under the cell whose last expression it is. The room of reports knows notebooks; this one does not. */
export function drawLastBy(draw: DrawLast): void {
  drawLast = draw;
}

/** What `util.inspect` and `console.log` look for, as Node's manual names it. */
export const inspectKey: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/**
 * Gives a value, or the prototype of a class, its printed form. Within other values, only the first line is printed. A look that
 * is deeper than usual, `console.dir(value, { depth: 5 })`, prints the data.
 *
 * @param textOf the value in a few lines; the first one says what it is
 * @param drawnOf what a cell draws, or null if it prints the text, too @default the value
 * @returns the same value
 */
export function printedAs<Value extends object>(
  value: Value,
  textOf: (value: Value) => string,
  drawnOf: (value: Value) => object | null = (one) => one,
): Value {
  function print(this: Value, depth: number | null, options: InspectOptions, inspect: Inspect): string {
    const usualDepth = inspect.defaultOptions.depth ?? Number.POSITIVE_INFINITY;
    const reach = depth ?? Number.POSITIVE_INFINITY;
    if (reach > usualDepth) return inspect({ ...this }, options);
    if (reach < usualDepth) return `[${textOf(this).split('\n', 1)[0]}]`;
    const drawn = drawnOf(this);
    return drawn !== null && drawLast?.(drawn) === true ? '' : textOf(this);
  }
  Object.defineProperty(value, inspectKey, {
    value: print,
    enumerable: false,
    configurable: true,
    writable: true,
  });
  return value;
}
