/** The filters: a select for the state, checkboxes for feeds and severities. */
import type { LiveFilter } from '../filter.js';
import type { LiveDimensions } from '../protocol.js';
import { byId, element, setHidden } from './dom.js';
import { feedText } from './words.js';

export class FilterControls {
  readonly #state = byId<HTMLSelectElement>('state');
  readonly #onChange: (filter: LiveFilter) => void;
  #feeds: HTMLInputElement[] = [];
  #severities: HTMLInputElement[] = [];
  #made = '';

  constructor(onChange: (filter: LiveFilter) => void) {
    this.#onChange = onChange;
    this.#state.addEventListener('change', () => this.#changed());
    byId('filters').addEventListener('submit', (event) => event.preventDefault());
  }

  focus(): void {
    this.#state.focus();
  }

  /** Shows a filter, without telling of a change. */
  show(dimensions: LiveDimensions, filter: LiveFilter): void {
    const key = JSON.stringify(dimensions);
    if (key !== this.#made) this.#make(dimensions);
    this.#made = key;
    this.#state.value = filter.state === null ? '' : String(filter.state);
    for (const [index, box] of this.#feeds.entries()) box.checked = filter.feeds[index]!;
    for (const [index, box] of this.#severities.entries()) box.checked = filter.severities[index]!;
  }

  /** Accidents of no known feed have a filter only when there are any. */
  showNamelessFeed(feeds: readonly string[], isShown: boolean): void {
    const chip = this.#feeds[feeds.indexOf('')]?.parentElement;
    if (chip) setHidden(chip, !isShown);
  }

  #make({ feeds, severities, states }: LiveDimensions): void {
    const options = states.map((code, index) =>
      element('option', { value: String(index) }, code === '' ? 'Elsewhere' : code),
    );
    this.#state.replaceChildren(
      element('option', { value: '' }, `All ${states.filter((code) => code !== '').length}`),
      ...options,
    );
    this.#feeds = feeds.map(() => element('input', { type: 'checkbox' }));
    byId('feeds').replaceChildren(
      ...this.#feeds.map((box, index) => {
        const glyph = element('span', { class: `glyph feed${Math.min(3, index)}`, 'aria-hidden': 'true' });
        const name = feeds[index]!;
        const label = element(
          'label',
          { class: 'chip', title: feedText(name) },
          box,
          glyph,
          element('span', {}, name === '' ? 'no feed' : name),
        );
        return label;
      }),
    );
    this.#severities = severities.map(() => element('input', { type: 'checkbox' }));
    byId('severities').replaceChildren(
      ...this.#severities.map((box, index) => {
        const severity = severities[index]!;
        const words = element('span', { class: 'hidden' }, 'Severity ');
        return element(
          'label',
          { class: 'chip' },
          box,
          words,
          element('span', { class: `sev sev${severity}` }, String(severity)),
        );
      }),
    );
    for (const box of [...this.#feeds, ...this.#severities])
      box.addEventListener('change', () => this.#changed());
  }

  #changed(): void {
    this.#onChange({
      state: this.#state.value === '' ? null : Number(this.#state.value),
      feeds: this.#feeds.map(({ checked }) => checked),
      severities: this.#severities.map(({ checked }) => checked),
    });
  }
}
