/** Reads reference inputs: our own simulated ones, and published ones that lie beside a checkout if at all. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const shared = fileURLToPath(new URL('../../../shared/refdata/', import.meta.url));

/** Whether the folder with published inputs is there. Put it into the title of a test that is skipped. */
export const hasPublished: boolean = existsSync(shared);

export type Columns = Record<string, string[]>;

export function fixture(name: string): Columns {
  return parse(readFileSync(fixtures + name, 'utf8'));
}

export function published(name: string): Columns {
  return parse(readFileSync(shared + name, 'utf8'));
}

export function publishedJson<T>(name: string): T {
  return JSON.parse(readFileSync(shared + name, 'utf8')) as T;
}

export function numbers(values: string[] | undefined): Float64Array {
  return Float64Array.from(values ?? [], Number);
}

/** Indicator columns of every level but the first, named `prefix + level`, as R's treatment contrasts. */
export function dummies(prefix: string, values: string[]): Record<string, Float64Array> {
  const levels = [...new Set(values)].sort().slice(1);
  return Object.fromEntries(
    levels.map((level) => [prefix + level, Float64Array.from(values, (v) => (v === level ? 1 : 0))]),
  );
}

/** Product of columns. */
export function times(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from(a, (x, i) => x * b[i]!);
}

export function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300);
}

// None of these files quotes a comma.
function parse(text: string): Columns {
  const [header, ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  return Object.fromEntries(header!.map((name, j) => [name, rows.map((row) => row[j] ?? '')]));
}
