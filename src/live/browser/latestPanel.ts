/** The latest accidents. Once a second at most; holds still while the pointer or the focus is in it. Rows are reused. */
import { type LatestAccident, latestOfSecond } from '../protocol.js';
import { byId, element, setAttribute, setClass, setHidden, setText } from './dom.js';
import type { PageState } from './pageState.js';
import { countText, feedText, secondsText, shareText, shortDayText, timeText } from './words.js';

const mostRows = 40;
/** On a phone, where the list is not a box that scrolls. */
const mostRowsOfPhone = 12;

interface Row {
  readonly root: HTMLTableRowElement;
  readonly time: HTMLElement;
  readonly severity: HTMLElement;
  readonly street: HTMLElement;
  readonly city: HTMLElement;
  readonly where: HTMLElement;
  readonly feed: HTMLElement;
  readonly severe: HTMLElement;
}

export class LatestPanel {
  readonly #box = byId('latest-box');
  readonly #body = byId('latest-rows');
  readonly #note = byId('latest-note');
  readonly #empty = byId('latest-empty');
  readonly #rows: Row[] = [];
  #isHeld = false;
  #shown: LatestAccident | undefined;

  constructor() {
    const held = (): void => {
      this.#isHeld = this.#box.matches(':hover') || this.#box.contains(document.activeElement);
    };
    for (const name of ['pointerenter', 'pointerleave', 'focusin', 'focusout'])
      this.#box.addEventListener(name, () => setTimeout(held));
  }

  update(state: PageState): void {
    const latest = state.shownLatest();
    if (this.#isHeld && this.#shown !== undefined) {
      const newer = latest.indexOf(this.#shown);
      setText(
        this.#note,
        newer === 0 ? 'held' : `held, ${newer < 0 ? `over ${latest.length}` : newer} newer`,
      );
      return;
    }
    this.#shown = latest[0];
    setHidden(this.#box, latest.length === 0);
    setHidden(this.#empty, latest.length > 0);
    if (!state.isEmpty && latest.length === 0)
      setText(this.#empty, `None of the last ${state.latest.length} accidents listed passes the filter.`);
    const most = innerWidth < 760 ? mostRowsOfPhone : mostRows;
    const { isPaused, hasEnded, accidentsPerSecond } = state.status;
    const rate = isPaused || hasEnded ? 0 : accidentsPerSecond;
    setText(
      this.#note,
      rate > latestOfSecond ? `${latestOfSecond} of ${countText(rate)} a second` : 'newest first',
    );
    byId('latest').classList.toggle(
      'days',
      latest.slice(0, most).some(({ eventMs }) => !state.isOfToday(eventMs)),
    );
    for (const [index, accident] of latest.slice(0, most).entries())
      this.#fill(this.#row(index), accident, state);
    for (const [index, row] of this.#rows.entries())
      setHidden(row.root, index >= Math.min(most, latest.length));
  }

  #row(index: number): Row {
    const existing = this.#rows[index];
    if (existing !== undefined) return existing;
    const row: Row = {
      root: element('tr'),
      time: element('td'),
      severity: element('span', { class: 'sev' }),
      street: element('span'),
      city: element('span', { class: 'city' }),
      where: element('td'),
      feed: element('td'),
      severe: element('td', { class: 'severe' }),
    };
    row.where.append(row.street, ' ', row.city);
    row.root.append(row.time, element('td', {}, row.severity), row.where, row.feed, row.severe);
    this.#body.append(row.root);
    this.#rows.push(row);
    return row;
  }

  #fill(row: Row, accident: LatestAccident, state: PageState): void {
    const { eventMs, localTime, severity, street, city, state: code, feed, severeProbability } = accident;
    // The clock of the page, so that the list goes one way; the wall clock there beside it.
    setText(
      row.time,
      state.isOfToday(eventMs) ? secondsText(eventMs) : `${shortDayText(eventMs)} ${timeText(eventMs)}`,
    );
    setAttribute(row.time, 'title', `${localTime} there`);
    setText(row.severity, String(severity));
    setClass(row.severity, `sev sev${severity}`);
    setText(row.street, street ?? 'Street not known');
    setText(row.city, [city, code].filter((part) => part !== null).join(', '));
    setAttribute(row.where, 'title', `${row.street.textContent}, ${row.city.textContent}`);
    const position = state.dimensions.feeds.indexOf(feed ?? '');
    setText(row.feed, feed?.replace('Source', '') || '–');
    setAttribute(row.feed, 'title', feedText(feed ?? ''));
    setClass(row.feed, `feed-text${position}`);
    setText(row.severe, severeProbability === null ? '–' : shareText(severeProbability, 0));
  }
}
