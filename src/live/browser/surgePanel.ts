/** Cards of surges: pending, firing, resolved. Cards are made once and reused. */
import { minuteMs } from '../../base/durations.js';
import type { Surge } from '../../surges/alarm.js';
import { placeText } from '../../surges/placeText.js';
import { byId, element, setAttribute, setClass, setHidden, setText } from './dom.js';
import type { PageState } from './pageState.js';
import { countText, rateText, spanText, timeText } from './words.js';

interface Card {
  readonly root: HTMLButtonElement;
  readonly mark: HTMLElement;
  readonly name: HTMLElement;
  /** The state in a word, for those who do not see the glyph. */
  readonly words: HTMLElement;
  readonly numbers: HTMLElement;
  readonly meter: HTMLElement;
  readonly fill: HTMLElement;
  readonly tick: HTMLElement;
  readonly since: HTMLElement;
  surge: Surge | null;
}

export class SurgePanel {
  readonly #list = byId('surge-list');
  readonly #count = byId('surges-count');
  readonly #note = byId('surges-note');
  readonly #cards: Card[] = [];
  readonly #onOpen: (surge: Surge) => void;

  constructor(onOpen: (surge: Surge) => void) {
    this.#onOpen = onOpen;
  }

  update(state: PageState, mostCards: number): void {
    const surges = state.shownSurges();
    const firing = surges.filter((surge) => surge.state === 'firing').length;
    const pending = surges.filter((surge) => surge.state === 'pending').length;
    setText(this.#count, state.isEmpty ? '' : `${firing} firing, ${pending} pending`);
    const shown = surges.slice(0, mostCards);
    for (const [index, surge] of shown.entries()) this.#fill(this.#card(index), surge);
    for (const [index, card] of this.#cards.entries()) setHidden(card.root, index >= shown.length);
    setText(this.#note, noteOf(state, surges.length - shown.length, surges));
  }

  #card(index: number): Card {
    const existing = this.#cards[index];
    if (existing !== undefined) return existing;
    const card: Card = {
      mark: element('span', { class: 'mark', 'aria-hidden': 'true' }),
      name: element('span', { class: 'name' }),
      words: element('span', { class: 'hidden' }),
      numbers: element('span', { class: 'numbers' }),
      fill: element('i'),
      tick: element('u'),
      since: element('span', { class: 'since' }),
      meter: element('span', { class: 'meter', 'aria-hidden': 'true' }),
      root: element('button', { type: 'button', class: 'surge' }),
      surge: null,
    };
    card.meter.append(card.fill, card.tick);
    card.root.append(card.mark, card.name, card.words, card.numbers, card.meter, card.since);
    card.root.addEventListener('click', () => card.surge && this.#onOpen(card.surge));
    this.#list.append(card.root);
    this.#cards.push(card);
    return card;
  }

  #fill(card: Card, surge: Surge): void {
    card.surge = surge;
    const { observed, expected, bound, peak, place, windowMinutes } = surge;
    const isResolved = surge.state === 'resolved';
    setClass(card.root, `surge ${surge.state}`);
    setText(card.mark, { firing: '▲', pending: '△', resolved: '✓', dropped: '' }[surge.state]);
    const ended = isResolved && surge.endedAt !== null ? `ended ${timeText(Date.parse(surge.endedAt))}` : '';
    setText(card.name, placeText(place));
    setText(
      card.numbers,
      isResolved ? `${ended}, peak ${countText(peak)}` : `${countText(observed)} vs ${rateText(expected)}`,
    );
    setHidden(card.meter, isResolved);
    setHidden(card.since, isResolved);
    const full = Math.max(observed, peak, bound * 1.15);
    card.fill.style.width = `${(100 * observed) / full}%`;
    card.tick.style.left = `${(100 * bound) / full}%`;
    const times = expected > 0 ? ` · ×${rateText(observed / expected)}` : '';
    const now = Date.parse(surge.at);
    const since = Date.parse(surge.firingSince ?? surge.pendingSince);
    const words = surge.state === 'pending' ? `pending ${spanText(now - since)}` : `since ${timeText(since)}`;
    const text = `${words}${times} over ${spanText(windowMinutes * minuteMs)} to ${timeText(now)}`;
    setText(card.since, text);
    setText(card.words, isResolved ? ' surge over, ' : ` ${surge.state}, `);
    setAttribute(
      card.root,
      'title',
      `${countText(observed)} accidents, ${rateText(expected)} expected, alarm from ${countText(bound)} on. Show on the map.`,
    );
  }
}

function noteOf(state: PageState, hidden: number, surges: readonly Surge[]): string {
  const { placesWatched } = state.snapshot;
  const more = hidden > 0 ? `${hidden} more. ` : '';
  if (placesWatched === 0)
    return state.hasHistory
      ? 'No place has enough accidents yet to be watched.'
      : 'Surges need the past: expected counts come from some weeks of history.';
  const watched = `${countText(placesWatched)} places watched`;
  const ofState =
    state.filter.state === null
      ? ''
      : ` in the country; of ${state.dimensions.states[state.filter.state]} those above`;
  if (state.isEmpty)
    return `${countText(placesWatched)} places will be watched against the usual count of each hour of the week.`;
  const isWhole = state.filter.feeds.every(Boolean) && state.filter.severities.every(Boolean);
  const scope = isWhole ? '' : ' Surges count all feeds and severities.';
  const none = surges.length === 0 ? 'No surge now. ' : '';
  return `${none}${more}${watched}${ofState}; at most 1 in 20 of the alarms is expected to be false.${scope}`;
}
