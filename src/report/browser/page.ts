/** The script of a page: charts as they scroll in, tables that sort, the light and dark button, printing, contents. */
import { Charts } from './charts.js';
import { colorMode } from './colorMode.js';
import { sortTables } from './sortTables.js';

const charts = new Charts();
const plots: NodeListOf<HTMLElement> = document.querySelectorAll('.plot');
window.blackspot = { charts };

// Not <noscript>: a viewer of the file may also forbid scripts by a policy.
document.querySelector('.unscripted')?.remove();
sortTables();
drawAsTheyScrollIn();
drawForPaper();
offerModes();
foldContents();

function drawAsTheyScrollIn(): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void charts.draw(target as HTMLElement);
      }
    },
    { rootMargin: '600px' },
  );
  for (const plot of plots) observer.observe(plot);
}

function drawForPaper(): void {
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    void charts.print(plots);
  });
  addEventListener('afterprint', () => void charts.endPrint());
}

function offerModes(): void {
  const button = document.querySelector<HTMLButtonElement>('button.mode');
  if (button === null) return;
  const other = (): 'light' | 'dark' => (colorMode() === 'dark' ? 'light' : 'dark');
  const rename = (): void => {
    button.textContent = other() === 'dark' ? 'Dark' : 'Light';
  };
  button.addEventListener('click', () => {
    document.documentElement.dataset.mode = other();
    rename();
  });
  button.hidden = false;
  rename();
}

/** The contents are open beside the text, and closed above it. */
function foldContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>('.contents details');
  if (contents !== null && !matchMedia('(min-width: 75rem)').matches) contents.open = false;
}
