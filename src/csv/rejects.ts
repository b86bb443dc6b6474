import { decodeRecord } from './encoding.js';
import { alwaysQuoted } from './fields.js';

/** The first row that was rejected for a reason. */
export interface RejectExample {
  /** The name of its file, if there are several. */
  readonly file?: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Its text, cut to 200 characters. */
  readonly text: string;
}

/** Rejected rows of one reason, with the first of them. */
export interface RejectedByReason extends RejectExample {
  readonly reason: string;
  readonly count: number;
}

/** The first line of a file of rejected rows. */
export const rejectsHeader: string = 'line,reason,text\n';

/** The same for the rejected rows of several files. */
export const rejectsOfFilesHeader: string = `file,${rejectsHeader}`;

/**
 * A line of a file of rejected rows.
 *
 * @param file its name, if there are several
 */
export function rejectsLine(line: number, reason: string, text: string, file?: string): string {
  const start = file === undefined ? '' : `${alwaysQuoted(file)},`;
  return `${start}${line},${alwaysQuoted(reason)},${alwaysQuoted(text)}\n`;
}

/** Damage may be of any kind, but a list of reasons stays short. */
const maxReasons = 1_000;

/** Counts rejected rows by reason, with an example of each. */
export class RejectCounter {
  count = 0;
  readonly #byReason = new Map<string, { count: number; line: number; text: string }>();

  /** @param count the number of rows, of which this one is the first */
  add(line: number, reason: string, bytes: Buffer, count = 1): void {
    this.count += count;
    const known = this.#byReason.get(reason);
    if (known !== undefined) known.count += count;
    else if (this.#byReason.size < maxReasons) {
      this.#byReason.set(reason, { count, line, text: decodeRecord(bytes).slice(0, 200) });
    }
  }

  /** The most frequent first. */
  get byReason(): RejectedByReason[] {
    return [...this.#byReason]
      .map(([reason, { count, line, text }]) => ({ reason, count, line, text }))
      .sort((a, b) => b.count - a.count || a.line - b.line);
  }
}
