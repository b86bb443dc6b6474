import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { InputError } from '../../base/errors.js';
import type { ScoreInput } from './scoreInput.js';

const compressed = /\.(gz|zst|xz|bz2|zip)$/i;
const endings = /\.(csv|tsv|txt|jsonl|ndjson|json|parquet)$/i;

/**
 * Where the scored rows are written.
 *
 * @param path the file or folder that the user named
 * @param given the file that the user wants; by default the name of the input with `.scored` in the working directory
 * @throws InputError when the ending does not fit what is written, or the file would replace its input
 */
export function scoredPath(path: string, input: ScoreInput, given: string | undefined): string {
  const out = given ?? defaultName(path, input);
  requireEnding(out, path, input);
  if (!existsSync(out)) return out;
  if (statSync(out).isDirectory()) {
    throw new InputError(`Expected --out to be a file, got a folder: ${out}.`, {
      hint: 'Choose another name.',
    });
  }
  if (realpathSync(out) === realpathSync(input.path)) {
    throw new InputError(`Expected --out to be another file, got the one that is scored: ${out}.`, {
      hint: 'Choose another name.',
    });
  }
  return out;
}

/** `data/my.csv.gz` becomes `my.scored.csv`. What is in a zip archive is not in its name. */
function defaultName(path: string, input: ScoreInput): string {
  const name = basename(resolve(path)).replace(compressed, '');
  const stem = name.replace(endings, '');
  if (input.kind === 'parquet') return `${stem}.scored.parquet`;
  const ending = endings.exec(name)?.[1] ?? (input.header.json === undefined ? 'csv' : 'jsonl');
  return `${stem}.scored.${ending}`;
}

function requireEnding(out: string, path: string, { kind }: ScoreInput): void {
  const isParquetName = /\.parquet$/i.test(out);
  const other = compressed.exec(out)?.[1]?.toLowerCase();
  if (isParquetName === (kind === 'parquet') && (other === undefined || out.endsWith('.gz'))) return;
  const expected = kind === 'parquet' ? '.parquet' : '.csv, .jsonl or another ending of text, or in .gz';
  const what = kind === 'parquet' ? 'Parquet' : 'text, plain or gzipped';
  throw new InputError(`Expected --out to end in ${expected}, got ${out}.`, {
    hint: `The rows of ${path} are written as ${what}. Choose another ending.`,
  });
}
