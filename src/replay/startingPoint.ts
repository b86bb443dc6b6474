import { FaultInjector, type FaultOptions, maxDisplacementRows } from './faults.js';

/** A position of a replay: a number of messages after its start at a row, which is 0 unless it has sought. */
export interface ResumePoint {
  /** Counted over all passes of a loop. */
  readonly row: number;
  readonly messages: number;
}

/** The position in its rows at which a replay resumes. */
export interface StartingPoint {
  /** First row to read. Rows before `playFrom` may have delayed messages. */
  readonly readFrom: number;
  /** First slot whose messages are sent. */
  readonly playFrom: number;
  /** Messages of that slot that were sent before. */
  readonly skipMessages: number;
  /** Rows among the messages sent before. */
  readonly rowsBefore: number;
}

/** Counts messages from the row indexes alone, without reading rows: millions per second. */
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
