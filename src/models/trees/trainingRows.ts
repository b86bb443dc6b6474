import { InputError } from '../../base/errors.js';
import type { BinnedRows } from './binnedRows.js';

/** Which rows to learn from, and which decide when to stop. Rows without a severity are left out. */
export interface TrainingRows {
  readonly train: Uint32Array;
  /** Empty for none: then all rounds are run. */
  readonly validate: Uint32Array;
}

/** Rows as the threads share them. */
export interface ClassedRows {
  /** The severities of the rows to learn from, ascending. */
  readonly classes: readonly number[];
  /** Position of its severity among them, by row; 255 for others. */
  readonly labels: Uint8Array;
  /** Ascending, without rows of other severities. */
  readonly train: Uint32Array;
  readonly validate: Uint32Array;
}

/** @throws InputError for a row that is not there or listed twice, or when there are not two severities to learn */
export function classedRows(rows: BinnedRows, { train, validate }: TrainingRows): ClassedRows {
  requireDistinct(rows.count, train, validate);
  const isFound = new Uint8Array(5);
  for (const row of train) isFound[rows.severity[row]!] = 1;
  const classes = [1, 2, 3, 4].filter((severity) => isFound[severity] === 1);
  if (classes.length < 2) {
    throw new InputError('The training rows have fewer than two severities.', {
      hint: 'Choose a longer time to train on.',
      details: { classes },
    });
  }
  const positions = Uint8Array.from({ length: 5 }, (_, severity) => classes.indexOf(severity));
  const labels = new Uint8Array(new SharedArrayBuffer(rows.count));
  for (let row = 0; row < rows.count; row++) labels[row] = positions[rows.severity[row]!]!;
  const isKnown = (row: number): boolean => labels[row]! < classes.length;
  return {
    classes,
    labels,
    train: shared(train.filter(isKnown).sort()),
    validate: shared(validate.filter(isKnown).sort()),
  };
}

function requireDistinct(count: number, ...lists: readonly Uint32Array[]): void {
  const isListed = new Uint8Array(count);
  for (const list of lists) {
    for (const row of list) {
      if (row < count && isListed[row] === 0) isListed[row] = 1;
      else {
        throw new InputError(`Expected each row once and below ${count}, got ${row}.`, {
          hint: 'Choose among the rows that were appended; a row that is trained on cannot validate.',
          details: { row },
        });
      }
    }
  }
}

function shared(rows: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  copy.set(rows);
  return copy;
}
