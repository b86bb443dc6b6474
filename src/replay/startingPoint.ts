import { FaultInjector, type FaultOptions, maxDisplacementRows } from './faults.js';

/** How far a replay has come: so many messages after it began at a row, which is 0 unless it has sought. */
export interface ResumePoint {
  /** Counted over all passes of a loop. */
  readonly row: number;
  readonly messages: number;
}

/** Where a replay goes on after so many messages. */
export interface StartingPoint {
  /** First row to read: rows before `playFrom` may still have messages that wait. */
  readonly readFrom: number;
  /** First place whose messages go out. */
  readonly playFrom: number;
  /** Messages of that place that went out already. */
  readonly skipMessages: number;
  /** Rows that are among the messages sent before. */
  readonly rowsBefore: number;
}

/** Counts messages by the index of rows alone, without reading any: millions a second. */
export function startingPoint(
  { row, messages }: ResumePoint,
  faults: FaultOptions,
  totalRows: number,
): StartingPoint {
  const injector = new FaultInjector<null>(faults);
  if (injector.isIdle) {
    const index = Math.min(row + messages, totalRows);
    return { readFrom: index, playFrom: index, skipMessages: 0, rowsBefore: index };
  }
  let left = messages;
  let rowsBefore = row;
  let index = row;
  for (; left > 0; index += 1) {
    const emissions = index < totalRows ? injector.take(index, null) : injector.rest();
    for (const { kind } of emissions.slice(0, left)) {
      if (kind !== 'duplicate' && kind !== 'malformed') rowsBefore += 1;
    }
    if (emissions.length > left || index >= totalRows) break;
    left -= emissions.length;
  }
  return {
    readFrom: Math.max(row, index - maxDisplacementRows),
    playFrom: index,
    skipMessages: left,
    rowsBefore,
  };
}
