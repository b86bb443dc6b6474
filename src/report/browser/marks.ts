/**
 * The values of charts, by pointer and by keyboard. A chart is one stop; the arrow keys walk its marks, Home and End go
 * to the first and the last, Escape closes. The value shows beside its mark and is spoken.
 */
export function walkMarks(): void {
  for (const chart of document.querySelectorAll<HTMLElement>('.chart')) {
    if (chart.querySelector('.mark') !== null) new Walk(chart);
  }
}

class Walk {
  readonly #chart: HTMLElement;
  readonly #tip = document.createElement('div');
  readonly #spoken = document.createElement('div');
  #here: Element | null = null;
  /** Whether the keyboard has opened it: then a resting pointer does not close it. */
  #byKey = false;

  constructor(chart: HTMLElement) {
    this.#chart = chart;
    const { label } = chart.querySelector('svg')?.dataset ?? {};
    const words = chart.querySelector('svg')?.getAttribute('aria-label') ?? label ?? '';
    chart.tabIndex = 0;
    chart.setAttribute('role', 'group');
    chart.setAttribute('aria-label', `Chart: ${words} Arrow keys walk its values.`);
    this.#tip.className = 'tip';
    this.#tip.hidden = true;
    this.#tip.setAttribute('aria-hidden', 'true');
    this.#spoken.className = 'hidden';
    this.#spoken.setAttribute('aria-live', 'polite');
    chart.append(this.#tip, this.#spoken);
    chart.addEventListener('keydown', (event) => this.#press(event));
    chart.addEventListener('focusout', () => this.#close());
    chart.addEventListener('pointerover', ({ target }) => {
      const mark = target instanceof Element ? target.closest('.mark') : null;
      if (mark !== null) this.#show(mark, false);
      else if (!this.#byKey) this.#close();
    });
    chart.addEventListener('pointerleave', () => {
      if (!this.#byKey) this.#close();
    });
  }

  #press(event: KeyboardEvent): void {
    const marks = this.#marks();
    const at = this.#here === null ? -1 : marks.indexOf(this.#here);
    const next = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at < 0 ? marks.length - 1 : at - 1,
      ArrowUp: at < 0 ? marks.length - 1 : at - 1,
      Home: 0,
      End: marks.length - 1,
    }[event.key];
    if (event.key === 'Escape') this.#close();
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const mark = marks[Math.min(Math.max(next, 0), marks.length - 1)];
    if (mark !== undefined) this.#show(mark, true);
  }

  /** The marks of the drawing that shows. */
  #marks(): Element[] {
    const shown = [...this.#chart.children].find(
      (child) => child.clientWidth > 0 && child.querySelector('.mark'),
    );
    return [...(shown?.querySelectorAll('.mark') ?? [])];
  }

  #show(mark: Element, byKey: boolean): void {
    const words = textOf(mark);
    this.#here?.classList.remove('here');
    this.#here = mark;
    this.#byKey = byKey;
    if (byKey) {
      mark.classList.add('here');
      this.#spoken.textContent = words;
    }
    this.#tip.textContent = words;
    this.#tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const frame = this.#chart.getBoundingClientRect();
    const { left, top } = placeOfTip(box, frame, this.#tip);
    this.#tip.style.left = `${left}px`;
    this.#tip.style.top = `${top}px`;
  }

  #close(): void {
    this.#here?.classList.remove('here');
    this.#here = null;
    this.#byKey = false;
    this.#tip.hidden = true;
    this.#spoken.textContent = '';
  }
}

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

/** Between a mark and its value. */
const gap = 10;

/**
 * Where the value of a mark stands, from the corner of the chart: at the right of the mark if there is room, else below
 * it. The names of rows are at the left of marks or above them, and stay in sight.
 */
export function placeOfTip(
  mark: Box,
  chart: Box,
  { offsetWidth: width, offsetHeight: height }: Pick<HTMLElement, 'offsetWidth' | 'offsetHeight'>,
): { readonly left: number; readonly top: number } {
  const beside = mark.right + gap - chart.left;
  if (beside + width <= chart.right - chart.left) {
    return { left: beside, top: (mark.top + mark.bottom - height) / 2 - chart.top };
  }
  const middle = (mark.left + mark.right) / 2 - chart.left;
  const left = Math.min(Math.max(0, middle - width / 2), chart.right - chart.left - width);
  return { left, top: mark.bottom + gap - chart.top };
}

/** The text of a mark. It is kept aside, so that the browser does not show it a second time. */
function textOf(mark: Element): string {
  const title = mark.querySelector('title');
  if (title !== null) {
    mark.setAttribute('data-text', title.textContent ?? '');
    title.remove();
  }
  return mark.getAttribute('data-text') ?? '';
}
