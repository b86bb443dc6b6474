import { csvOfTable } from './csv.js';

const copiedMs = 1_500;

/** The row of words under each figure: a link to copy, the data as CSV, and panels that open. */
export function openPanels(): void {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const action = event.target.closest<HTMLElement>('.actions > *');
    const figure = action?.closest('figure');
    if (action == null || figure == null) return;
    if (action instanceof HTMLAnchorElement) copyLink(action);
    else if (action.classList.contains('download')) download(figure);
    else toggle(action);
  });
  // The browser's search opens a panel without its button.
  document.addEventListener(
    'beforematch',
    ({ target }) => {
      if (target instanceof HTMLElement) buttonOf(target)?.setAttribute('aria-expanded', 'true');
    },
    true,
  );
}

function toggle(button: HTMLElement): void {
  const panel = document.getElementById(button.getAttribute('aria-controls') ?? '');
  if (panel === null) return;
  const opens = panel.hasAttribute('hidden');
  if (opens) panel.removeAttribute('hidden');
  else panel.setAttribute('hidden', 'until-found');
  button.setAttribute('aria-expanded', String(opens));
}

function buttonOf(panel: HTMLElement): Element | null {
  return document.querySelector(`[aria-controls="${CSS.escape(panel.id)}"]`);
}

/** The link is followed as well, so that the address bar has it where the clipboard is refused. */
function copyLink(link: HTMLAnchorElement): void {
  const [word] = link.childNodes;
  if (word === undefined || navigator.clipboard === undefined) return;
  void navigator.clipboard.writeText(link.href).then(
    () => {
      const before = word.textContent;
      word.textContent = 'Copied';
      setTimeout(() => {
        word.textContent = before;
      }, copiedMs);
    },
    () => undefined,
  );
}

function download(figure: HTMLElement): void {
  const panel = document.getElementById(`${figure.id}-table`);
  const stored = panel?.querySelector('script.csv')?.textContent;
  const table = panel?.querySelector('table');
  if (table == null) return;
  const csv = stored == null ? csvOfTable(table) : (JSON.parse(stored) as string);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
  link.download = figure.dataset.file ?? `${figure.id}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
