/** One column of a table as text, its heading first. */
export interface TextColumn {
  readonly cells: readonly string[];
  readonly isNumber: boolean;
}

/** Columns as lines of text for a font of one width: numbers on the right, other values on the left. */
export function alignedLines(columns: readonly TextColumn[]): string[] {
  const padded = columns.map(({ cells, isNumber }) => {
    const width = Math.max(...cells.map(({ length }) => length));
    return cells.map((text) => (isNumber ? text.padStart(width) : text.padEnd(width)));
  });
  return Array.from({ length: padded[0]?.length ?? 0 }, (_, line) =>
    padded
      .map((cells) => cells[line])
      .join('  ')
      .trimEnd(),
  );
}
