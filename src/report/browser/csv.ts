/** The data of a table of a page as CSV by RFC 4180: the names of its columns, numbers in full, missing values empty. */
export function csvOfTable(table: HTMLTableElement): string {
  const keys = [...(table.tHead?.rows[0]?.cells ?? [])].map(({ dataset }) => dataset.key ?? '');
  const rows = [...(table.tBodies[0]?.rows ?? [])].map((row) => [...row.cells].map(csvCell));
  const lines = [keys.map(csvText), ...rows].map((cells) => cells.join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function csvCell({ dataset, textContent }: HTMLTableCellElement): string {
  if (dataset.missing !== undefined) return '';
  return dataset.value ?? csvText(textContent);
}

/** A text, quoted where needed; an empty one is `""`, since nothing is a missing value. */
export function csvText(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
