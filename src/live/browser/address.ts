/** View, filters and place in the hash of the address, so that a link sets up a wall and a tab that was dropped comes back. */
import type { LiveFilter } from '../filter.js';
import type { LiveDimensions } from '../protocol.js';
import type { MapView } from './view.js';

export interface AddressState {
  /** Null for the whole country. */
  readonly view: MapView | null;
  readonly state: string | null;
  /** Names of feeds and severities that are not shown. */
  readonly hiddenFeeds: readonly string[];
  readonly hiddenSeverities: readonly number[];
  readonly place: string | null;
}

/** Reads a hash; what is not understood is left out. */
export function readAddress(hash: string): AddressState {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const numbers = (params.get('view') ?? '').split(',').map(Number);
  const [x, y, pixels] = numbers;
  const isView = numbers.length === 3 && numbers.every((value) => Number.isFinite(value) && value > 0);
  const list = (name: string): string[] => (params.get(name) ?? '').split(',').filter((text) => text !== '');
  return {
    view: isView ? { x: x!, y: y!, pixels: pixels! } : null,
    state: params.get('state'),
    hiddenFeeds: params.has('without') ? (params.get('without') ?? '').split(',') : [],
    hiddenSeverities: list('without-severity').map(Number).filter(Number.isInteger),
    place: params.get('place'),
  };
}

/** The hash of a state, without `#`; empty for the page as it opens. */
export function writeAddress({ view, state, hiddenFeeds, hiddenSeverities, place }: AddressState): string {
  const params = new URLSearchParams();
  if (view !== null)
    params.set('view', `${view.x.toFixed(5)},${view.y.toFixed(5)},${Math.round(view.pixels)}`);
  if (state !== null) params.set('state', state);
  if (hiddenFeeds.length > 0) params.set('without', hiddenFeeds.join(','));
  if (hiddenSeverities.length > 0) params.set('without-severity', hiddenSeverities.join(','));
  if (place !== null) params.set('place', place);
  return params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
}

export function filterOf(address: AddressState, { feeds, severities, states }: LiveDimensions): LiveFilter {
  const state = address.state === null ? -1 : states.indexOf(address.state);
  return {
    state: state < 0 ? null : state,
    feeds: feeds.map((feed) => !address.hiddenFeeds.includes(feed)),
    severities: severities.map((severity) => !address.hiddenSeverities.includes(severity)),
  };
}

/** The inverse of `filterOf`: the state that a filter shows, and the names of what it hides. */
export function hiddenOf(
  { state, feeds, severities }: LiveFilter,
  dimensions: LiveDimensions,
): Pick<AddressState, 'state' | 'hiddenFeeds' | 'hiddenSeverities'> {
  return {
    state: state === null ? null : dimensions.states[state]!,
    hiddenFeeds: dimensions.feeds.filter((_, index) => !feeds[index]),
    hiddenSeverities: dimensions.severities.filter((_, index) => !severities[index]),
  };
}
