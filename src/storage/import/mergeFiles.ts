import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { HeaderMatch } from '../../dataset/headers.js';
import { quickDigest } from './digest.js';
import { describeInput, type FilesInput } from './inputFiles.js';
import type { Dialect, FoundSpellings, InputFile, InputPart, Manifest } from './manifest.js';
import type { ReadRows } from './readRows.js';

const maxExamples = 3;

/** How a file is recognised later. */
export async function inputFile(path: string, before: Stats, digest: string): Promise<InputFile> {
  return {
    path: resolve(path),
    bytes: before.size,
    modifiedMs: before.mtimeMs,
    digest,
    quickDigest: await quickDigest(path),
  };
}

/** Several files as one: their digests are digested in their order. */
export function wholeOf(input: FilesInput, files: readonly InputFile[]): InputFile {
  return {
    path: typeof input === 'string' ? resolve(input) : describeInput(input.map((path) => resolve(path))),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    modifiedMs: Math.max(...files.map(({ modifiedMs }) => modifiedMs)),
    digest: digestOf(files.map(({ digest }) => digest)),
    quickDigest: digestOf(files.map((file) => file.quickDigest)),
  };
}

function digestOf(digests: readonly string[]): string {
  return `sha256:${createHash('sha256').update(digests.join('\n')).digest('hex')}`;
}

interface NamedRows {
  readonly file: { readonly name: string };
  readonly rows: ReadRows;
}

/** @param inputs those of the files with rows, then those of the empty ones */
export function partsOf(
  files: readonly NamedRows[],
  empty: readonly { readonly name: string }[],
  inputs: readonly InputFile[],
  spellings: readonly FoundSpellings[],
): readonly InputPart[] {
  const filled = files.map(({ file, rows }, index) => ({
    name: file.name,
    ...inputs[index]!,
    rows: rows.read,
    rejected: rows.rejected,
    header: rows.names,
    absentColumns: rows.match.absent,
    dialect: rows.dialect,
    spellings: spellings[index]!,
  }));
  const blank = empty.map(({ name }, index) => ({
    name,
    ...inputs[files.length + index]!,
    rows: 0,
    rejected: 0,
    header: [],
    absentColumns: [],
    dialect: null,
    spellings: { dateOrder: {}, comma: {}, timesAreDays: [] },
  }));
  return [...filled, ...blank];
}

/** How the names of all files were understood: a column is absent if no file has it. */
export function mergedMatch(
  matches: readonly HeaderMatch[],
): Pick<HeaderMatch, 'aliases' | 'otherUnits' | 'absent' | 'ignored' | 'hints'> {
  const [first, ...others] = matches as [HeaderMatch, ...HeaderMatch[]];
  const absent = first.absent.filter((column) => others.every((match) => match.absent.includes(column)));
  const hints = new Map(matches.flatMap(({ hints }) => hints.map((hint) => [hint.column, hint] as const)));
  return {
    aliases: merged(matches.map(({ aliases }) => aliases)),
    otherUnits: merged(matches.map(({ otherUnits }) => otherUnits)),
    absent,
    ignored: [...new Set(matches.flatMap(({ ignored }) => ignored))],
    hints: [...hints.values()].filter(({ column }) => absent.includes(column)),
  };
}

/** The dialect that all files have; undefined if two differ. That of each file is in `inputs`. */
export function commonDialect(dialects: readonly Dialect[]): Dialect | undefined {
  const [first] = dialects as [Dialect];
  const isSame = dialects.every((dialect) => isDeepStrictEqual(formOf(dialect), formOf(first)));
  return isSame
    ? { ...first, otherQuotes: mergedCounts(dialects.map((dialect) => dialect.otherQuotes)) }
    : undefined;
}

function formOf({ otherQuotes: _, skippedLines, ...form }: Dialect): unknown {
  return { ...form, skippedLines: skippedLines.length };
}

/** The spellings of all files, but for those of a column that two files spell in different ways. Those are in `inputs`. */
export function mergedSpellings(files: readonly FoundSpellings[]): NonNullable<Manifest['spellings']> {
  const givenOrder = files.find((file) => file.givenOrder !== undefined)?.givenOrder;
  const days = files.map(({ timesAreDays }) => timesAreDays);
  return {
    dateOrder: agreed(files.map(({ dateOrder }) => dateOrder)),
    comma: agreed(files.map(({ comma }) => comma)),
    orderProofs: agreed(files.map(({ orderProofs = {} }) => orderProofs)),
    timeExamples: mergedExamples(files.map(({ timeExamples = {} }) => timeExamples)),
    ...(givenOrder === undefined ? {} : { givenOrder }),
    timesAreDays: days[0]!.filter((name) => days.every((names) => names.includes(name))),
  };
}

/** One example of each spelling of all files, at most 3 by column. */
function mergedExamples(
  files: readonly Readonly<Record<string, readonly string[]>>[],
): Record<string, readonly string[]> {
  const bySpelling = new Map<string, Map<string, string>>();
  for (const [column, texts] of files.flatMap((examples) => Object.entries(examples))) {
    const found = bySpelling.get(column) ?? new Map<string, string>();
    bySpelling.set(column, found);
    for (const text of texts) {
      const spelling = text.replaceAll(/\d/g, '0');
      if (found.size < maxExamples && !found.has(spelling)) found.set(spelling, text);
    }
  }
  return Object.fromEntries([...bySpelling].map(([column, found]) => [column, [...found.values()]]));
}

/** The counts of all files, the largest first. */
export function mergedCounts(
  files: readonly Readonly<Partial<Record<string, number>>>[],
): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const counts of files)
    for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count!);
  return Object.fromEntries([...sums].sort((a, b) => b[1] - a[1]));
}

/** The entries that no two records contradict. */
function agreed<Value>(records: readonly Readonly<Record<string, Value>>[]): Record<string, Value> {
  const entries = Object.entries(merged(records));
  return Object.fromEntries(
    entries.filter(([name, value]) => records.every((record) => (record[name] ?? value) === value)),
  );
}

/** The entries of all records; of equal names, the first. */
function merged<Value>(records: readonly Readonly<Record<string, Value>>[]): Record<string, Value> {
  return Object.assign({}, ...[...records].reverse()) as Record<string, Value>;
}
