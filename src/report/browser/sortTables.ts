import { compareKeys, keyOfText, type SortKey } from './sortKeys.js';

/** Makes the headings of tables sort them, for present and later tables. */
export function sortTables(): void {
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const header = target
      .closest('.blackspot th[aria-sort] button')
      ?.closest<HTMLTableCellElement>('th[aria-sort]');
    if (header) sortBy(header);
  });
}

/** Numbers begin with the largest, texts with A; a second click reverses the order. */
function sortBy(header: HTMLTableCellElement): void {
  const headers = header.parentElement?.children ?? [];
  const body = header.closest('table')?.tBodies[0];
  if (body === undefined) return;
  const [first, second] = header.classList.contains('number')
    ? (['descending', 'ascending'] as const)
    : (['ascending', 'descending'] as const);
  const order = header.ariaSort === first ? second : first;
  for (const cell of headers) cell.ariaSort = cell === header ? order : 'none';
  const rows = Array.from(body.rows, (row) => ({ row, key: keyOf(row.cells[header.cellIndex]) }));
  rows.sort((a, b) => compareKeys(a.key, b.key, order));
  body.append(...rows.map(({ row }) => row));
}

function keyOf(cell: HTMLTableCellElement | undefined): SortKey {
  if (cell === undefined || cell.dataset.missing !== undefined) return null;
  return cell.dataset.value === undefined ? keyOfText(cell.textContent) : Number(cell.dataset.value);
}
