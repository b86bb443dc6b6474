/** Counts of everything that a source read or received. Null: the source keeps no such count. */
export interface SourceCounts {
  /** Rows of a file, or messages of a stream. */
  readonly read: number | null;
  readonly stored: number | null;
  /** Rows or messages with the same event as an earlier one, left out. */
  readonly duplicates: number | null;
  /** Rejected rows, or dead letters. */
  readonly rejected: number | null;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** Parquet files of a folder of live segments. */
  readonly segments: number | null;
}

/** The counts of a source that keeps none. */
export const noCounts: SourceCounts = {
  read: null,
  stored: null,
  duplicates: null,
  rejected: null,
  rejectedByReason: {},
  segments: null,
};

/** The sum of the counts of two sources: null where either keeps none. */
export function sumCounts(first: SourceCounts, second: SourceCounts): SourceCounts {
  const sum = (name: 'read' | 'stored' | 'duplicates' | 'rejected'): number | null => {
    const [a, b] = [first[name], second[name]];
    return a === null || b === null ? null : a + b;
  };
  const rejectedByReason: Record<string, number> = { ...first.rejectedByReason };
  for (const [reason, n] of Object.entries(second.rejectedByReason)) {
    rejectedByReason[reason] = (rejectedByReason[reason] ?? 0) + n;
  }
  return {
    read: sum('read'),
    stored: sum('stored'),
    duplicates: sum('duplicates'),
    rejected: sum('rejected'),
    rejectedByReason,
    segments: first.segments ?? second.segments,
  };
}

/** The counts that are not null, by their names in a report; those of a combined source name their part. */
export function countsInWords({
  counts,
  parts,
}: {
  readonly counts: SourceCounts;
  readonly parts?: readonly { readonly counts: SourceCounts }[];
}): Record<string, number> {
  if (parts !== undefined) {
    const [history, live] = parts.map((part) => Object.entries(countsInWords(part)));
    return Object.fromEntries([
      ...(history ?? []).map(([words, n]) => [`history: ${words}`, n] as const),
      ...(live ?? []).map(([words, n]) => [`live: ${words}`, n] as const),
    ]);
  }
  const { read, stored, duplicates, rejected, rejectedByReason, segments } = counts;
  const all: Record<string, number | null> = { segments, read, stored, duplicates, rejected };
  for (const [reason, n] of Object.entries(rejectedByReason)) all[`rejected: ${reason}`] = n;
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}
