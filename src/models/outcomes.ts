import { StatisticsError } from '../base/errors.js';
import type { EventLabels } from './severityModel.js';

/** The severities of some rows as classes. */
export interface Outcomes {
  /** The severities that occur, ascending. */
  readonly classes: readonly number[];
  /** For each row its position in `classes`. */
  readonly response: Uint8Array;
}

/**
 * Numbers the severities that occur in these rows, all of which have one.
 *
 * @throws StatisticsError with fewer than two severities
 */
export function outcomesOf({ severity }: EventLabels, rows: ArrayLike<number>): Outcomes {
  const response = Uint8Array.from(rows, (row) => severity[row]!);
  const classes = [1, 2, 3, 4].filter((one) => response.includes(one));
  if (classes.length < 2) {
    throw new StatisticsError('The training rows have fewer than two severities.', {
      hint: 'Widen the window of training.',
      details: { classes, rows: rows.length },
    });
  }
  const positions = [0, 1, 2, 3, 4].map((one) => classes.indexOf(one));
  return { classes, response: response.map((one) => positions[one]!) };
}

/** The rows with a severity, ascending. */
export function knownRows({ severity }: EventLabels): Int32Array {
  const rows = new Int32Array(severity.length);
  let count = 0;
  for (let row = 0; row < severity.length; row++) if (severity[row]! > 0) rows[count++] = row;
  return rows.slice(0, count);
}
