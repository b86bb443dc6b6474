/** What opens over the page: the table of all states, and the help. */
import { type StripSeries, type StripSummary, summarize } from '../strip.js';
import type { AnnouncerMode } from './announcer.js';
import { byId, element } from './dom.js';
import type { PageState } from './pageState.js';
import { rangeText } from './stripPanels.js';
import { countText, feedText, rateText, zoneName } from './words.js';

/** Everything that the map and the strips show, as a table: feeds and states in the last full hour. */
export function openTable(state: PageState | null): void {
  const dialog = byId<HTMLDialogElement>('table');
  const title = element('h2', { id: 'table-title' }, 'Last full hour', closeButton(dialog));
  if (state === null || state.isEmpty) {
    dialog.replaceChildren(title, element('p', {}, 'No accident yet.'));
    dialog.showModal();
    return;
  }
  const rows: HTMLTableRowElement[] = [];
  let range = 'No full hour yet.';
  const add = (name: string, { count, expected, verdict }: StripSummary): void => {
    const cells = [countText(count), expected === null ? '–' : rateText(expected), verdict];
    rows.push(
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, name),
        ...cells.map((text, index) => element('td', index < 2 ? { class: 'number' } : {}, text)),
      ),
    );
  };
  const { dimensions } = state;
  dimensions.feeds.forEach((feed, index) => {
    const summary = summaryOf(state.series(index));
    if (summary === null || (feed === '' && summary.count === 0) || !state.filter.feeds[index]) return;
    range = rangeText(summary);
    add(feedText(feed), summary);
  });
  dimensions.states.forEach((code, index) => {
    if (state.filter.state !== null && state.filter.state !== index) return;
    const summary = summaryOf(state.stateSeries(index));
    if (summary !== null && (code !== '' || summary.count > 0)) add(code || 'Elsewhere', summary);
  });
  const head = ['Feed or state', 'Accidents', 'Expected', 'Verdict'].map((text, index) =>
    element('th', { scope: 'col', ...(index === 1 || index === 2 ? { class: 'number' } : {}) }, text),
  );
  dialog.replaceChildren(
    title,
    element(
      'p',
      { class: 'muted' },
      `${range}, ${zoneName}, with the filters of the page. The table does not change while it is open.`,
    ),
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows)),
  );
  dialog.showModal();
}

function summaryOf(series: StripSeries | null): StripSummary | null {
  return series === null ? null : summarize(series);
}

const keys: readonly (readonly [string, string])[] = [
  ['Space', 'pause or go on'],
  ['← →', 'an hour back or forward (on the map: move it)'],
  ['+ −', 'faster or slower (on the map: zoom)'],
  ['0', 'the whole country'],
  ['Enter', 'on the map: the county in its middle'],
  ['/', 'filters'],
  ['T', 'table'],
  ['Esc', 'closes what is open'],
  ['?', 'this list'],
];

const words: readonly (readonly [string, string])[] = [
  ['Lag', 'from the arrival of an accident at the server to now, for the oldest that is not on the page yet'],
  ['Late', 'accidents that came after the watermark had passed their time, as a share since the start'],
  ['Expected', 'what the same hours of the week have brought in the past weeks'],
  ['Grey band', 'nine counts in ten lie in it when nothing is unusual'],
  ['Hollow bar', 'still filling, or not seen from its start'],
  ['Surge', '△ pending: above the bound, but not for long yet; ▲ firing: above it for long enough; ✓ over'],
  [
    'Times',
    'on the clock of the East; the list of the latest accidents shows the clock there when pointed at',
  ],
];

/** The keys, the words, and what is announced. */
export function openHelp(mode: AnnouncerMode, onMode: (mode: AnnouncerMode) => void): void {
  const dialog = byId<HTMLDialogElement>('help');
  const rowsOf = (pairs: readonly (readonly [string, string])[], isKey: boolean): HTMLTableElement =>
    element(
      'table',
      {},
      element(
        'tbody',
        {},
        ...pairs.map(([name, text]) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, isKey ? element('kbd', {}, name) : name),
            element('td', {}, text),
          ),
        ),
      ),
    );
  const select = element(
    'select',
    { id: 'announce' },
    ...(['all', 'firing', 'nothing'] as const).map((value) =>
      element(
        'option',
        { value, ...(value === mode ? { selected: '' } : {}) },
        { all: 'everything', firing: 'surges that fire, and the connection', nothing: 'nothing' }[value],
      ),
    ),
  );
  select.addEventListener('change', () => onMode(select.value as AnnouncerMode));
  dialog.replaceChildren(
    element('h2', { id: 'help-title' }, 'Keys and words', closeButton(dialog)),
    rowsOf(keys, true),
    rowsOf(words, false),
    element('p', {}, element('label', { for: 'announce' }, 'A screen reader is told of: '), select),
    element(
      'p',
      { class: 'muted' },
      'The address holds the view, the filters and the place. Add ?wall to keep the screen on, ?render=main if the map stays empty.',
    ),
  );
  dialog.showModal();
}

function closeButton(dialog: HTMLDialogElement): HTMLButtonElement {
  const button = element('button', { type: 'button', 'aria-label': 'Close' }, '✕');
  button.addEventListener('click', () => dialog.close());
  return button;
}
