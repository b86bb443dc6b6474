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

/** What is folded on a phone stands open beside the text of a desktop, where it is no fold. */
function foldOnPhones(): void {
  const fold = (query: string, selector: string): void => {
    const narrow = matchMedia(query);
    for (const details of document.querySelectorAll<HTMLDetailsElement>(selector)) {
      const summary = details.querySelector('summary');
      const set = (): void => {
        details.open = !narrow.matches;
        if (summary !== null) summary.tabIndex = narrow.matches ? 0 : -1;
      };
      summary?.addEventListener('click', (event) => {
        if (!narrow.matches) event.preventDefault();
      });
      narrow.addEventListener('change', set);
      set();
    }
  };
  fold('screen and (max-width: 779px)', '.trust.fold');
  fold('screen and (max-width: 1023px)', '.index .fold');
}

/** Opens what the target of a link is folded in, lays out all above it, whose heights were only estimates, and moves to it. */
function openTargets(): void {
  const open = (): void => {
    const target = targetOf(location.hash);
    if (target === null) return;
    for (let at = target.closest('details'); at !== null; at = at.parentElement?.closest('details') ?? null) {
      at.open = true;
    }
    for (const figure of document.querySelectorAll('.deferred')) figure.classList.remove('deferred');
    target.scrollIntoView();
  };
  addEventListener('hashchange', open);
  open();
}

/** The element with the id of a hash; null also for a hash that is no encoded text, such as `#%`. */
function targetOf(hash: string): HTMLElement | null {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
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
