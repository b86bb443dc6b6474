import { compareKeys, type SortKey } from './sortKeys.js';

/** Lets the headings of our tables sort them, now and whatever comes later. */
export function sortTables(): void {
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const header = target
      .closest('.blackspot th[aria-sort] button')
      ?.closest<HTMLTableCellElement>('th[aria-sort]');
    if (header) sortBy(header);
  });
}

/** Numbers begin with the largest, texts with A; a second click turns the order. */
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
  return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
}
