import type { LiveFilter } from '../filter.js';
import type { LiveDimensions } from '../protocol.js';
import { hiddenOf } from './address.js';
import type { PageState } from './pageState.js';
import { feedText, zoneName } from './words.js';

/**
 * What a saved page says of itself: what it shows, when it was saved, and which accidents the filters hide.
 * @param time of the stream, as the clock of the page shows it
 * @param day of the stream
 */
export function savedSentence(
  state: Pick<PageState, 'snapshot' | 'isEmpty' | 'filter' | 'dimensions'> | null,
  time: string,
  day: string,
  savedAt: Date,
): string {
  const shown =
    state === null || state.isEmpty ? 'before the first accident' : `at ${time}, ${day} (${zoneName})`;
  const invented = state?.snapshot.isInvented === true ? 'Invented accidents. ' : '';
  const filter = state === null ? '' : filterSentence(state.filter, state.dimensions);
  return `${invented}A saved page: the stream ${shown}.${filter} Saved ${savedAt.toLocaleString('en-GB')}; nothing moves.`;
}

/** ` Shown: CA only, without Source2, without severity 1 and 4.`; empty if everything is shown. */
function filterSentence(filter: LiveFilter, dimensions: LiveDimensions): string {
  const { state, hiddenFeeds, hiddenSeverities } = hiddenOf(filter, dimensions);
  const parts = [
    ...(state === null ? [] : [`${state || 'no known state'} only`]),
    ...hiddenFeeds.map((feed) => `without ${feed === '' ? 'accidents of no feed' : feedText(feed)}`),
    ...(hiddenSeverities.length === 0 ? [] : [`without severity ${hiddenSeverities.join(' and ')}`]),
  ];
  return parts.length === 0 ? '' : ` Shown: ${parts.join(', ')}.`;
}
