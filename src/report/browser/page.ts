/** The script of a page: what is behind each figure, values by pointer and arrow keys, tables, colours, printing. */
import { walkMarks } from './marks.js';
import { offerModes } from './modes.js';
import { openPanels } from './panels.js';
import { sortTables } from './sortTables.js';

sortTables();
openPanels();
walkMarks();
offerModes();
foldOnPhones();
openTargets();
openForPaper();

/** What is folded on a phone, and open beside the text of a desktop. */
function foldOnPhones(): void {
  const fold = (query: string, selector: string): void => {
    if (!matchMedia(query).matches) return;
    for (const details of document.querySelectorAll<HTMLDetailsElement>(selector)) details.open = false;
  };
  fold('(max-width: 779px)', '.trust.fold');
  fold('(max-width: 1023px)', '.index .fold');
}

/** Opens what the target of a link is folded in, and moves to it. */
function openTargets(): void {
  const open = (): void => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null) return;
    let isMoved = false;
    for (let at = target.closest('details'); at !== null; at = at.parentElement?.closest('details') ?? null) {
      isMoved ||= !at.open;
      at.open = true;
    }
    if (isMoved) target.scrollIntoView();
  };
  addEventListener('hashchange', open);
  open();
}

/** Opens method and trust for paper, and closes them again. */
function openForPaper(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}
