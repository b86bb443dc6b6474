import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../base/errors.js';
import { formatCount, formatCountOf, formatLevel, formatPercent, shorten } from '../../base/format.js';
import type { RejectExample } from '../../csv/rejects.js';
import { describeInput, type FilesInput } from './inputFiles.js';
import { importFiles } from './manifest.js';

/** The share of rejected rows up to which an import goes on without being told so. */
export const normalMostRejected = 0.1;

const shownReasons = 3;

/**
 * Whether more rows are rejected than an import may leave out. A single row, such as a line of totals, is never too many by
 * default: in a short file it is a large share.
 *
 * @param most the share that the user allows, if any
 */
export function areTooMany(rejected: number, read: number, most: number | undefined): boolean {
  if (most !== undefined) return rejected > most * read;
  return rejected > normalMostRejected * read && (rejected > 1 || rejected === read);
}

/** Where the rejected rows of a failed import to a folder are. */
function failedRejectsPath(target: string): string {
  return `${target}.rejects.csv`;
}

/** Removes the rejected rows of an earlier, failed import. */
export async function removeFailedRejects(target: string): Promise<void> {
  await rm(failedRejectsPath(target), { force: true });
}

export interface RejectedShare {
  readonly input: FilesInput;
  readonly read: number;
  readonly rejected: number;
  readonly rejectsByReason: Readonly<Record<string, number>>;
  readonly examples: Readonly<Record<string, RejectExample>>;
  /** The folder in which the import is prepared, and that of the import. */
  readonly work: string;
  readonly target: string;
  readonly mostRejected: number | undefined;
}

/**
 * Ends an import that rejects too many rows. The rejected rows are kept beside its folder.
 *
 * @throws DataError with the most frequent reasons, each with an example
 */
export async function refuseManyRejected(share: RejectedShare): Promise<void> {
  const { read, rejected, rejectsByReason, examples, work, target, mostRejected: most } = share;
  if (!areTooMany(rejected, read, most)) return;
  const path = describeInput(share.input);
  const rejectsPath = failedRejectsPath(target);
  await rename(join(work, importFiles.rejects), rejectsPath);
  const reasons = Object.entries(rejectsByReason).slice(0, shownReasons);
  const texts = reasons.map(([reason, count]) => {
    const example = examples[reason];
    const shown =
      example === undefined
        ? ''
        : `, ${example.file === undefined ? '' : `${example.file}, `}line ${formatCount(example.line)}: "${shorten(example.text.trim().replaceAll(/\s+/g, ' '), 80)}"`;
    return `${reason} (${formatCountOf(count, 'row')}${shown})`;
  });
  const others = Object.keys(rejectsByReason).length - reasons.length;
  const more = others === 0 ? '' : `; and ${formatCountOf(others, 'other reason')}`;
  const empty = Object.keys(rejectsByReason)
    .filter((reason) => rejectsByReason[reason] === read)
    .map((reason) => /^(.+) is missing$/.exec(reason)?.[1])
    .find((header) => header !== undefined);
  const enough = Math.ceil((rejected / read) * 100) / 100;
  throw new DataError(
    `Expected at most ${formatLevel(most ?? normalMostRejected)} of the rows of ${path} to be rejected, got ${formatPercent(rejected / read)} (${formatCount(rejected)} of ${formatCount(read)}): ${texts.join('; ')}${more}.`,
    {
      hint: [
        `See the rejected rows in ${rejectsPath}.`,
        ...(rejected === read
          ? []
          : [`Pass --most-rejected ${enough} (mostRejected) to import the other rows.`]),
        ...(empty === undefined
          ? []
          : [
              `Pass --columns ${empty}= (columns: { ${empty}: '' }) to import the file without this column, which is empty.`,
            ]),
      ].join(' '),
      details: { path, read, rejected, rejectsByReason, rejectsPath },
    },
  );
}
