/** Which accidents a page shows. Every figure of the page is a sum over the cells of the cube that pass. */
import { cellIn } from './dimensions.js';
import type { LiveDimensions } from './protocol.js';

/** Positions in the dimensions of the snapshot. */
export interface LiveFilter {
  /** One state; null for all. */
  readonly state: number | null;
  /** For each feed, whether it is shown. */
  readonly feeds: readonly boolean[];
  /** For each severity, whether it is shown. */
  readonly severities: readonly boolean[];
}

/** The filter that everything passes. */
export function everything(dimensions: LiveDimensions): LiveFilter {
  return {
    state: null,
    feeds: dimensions.feeds.map(() => true),
    severities: dimensions.severities.map(() => true),
  };
}

export function passesEverything({ state, feeds, severities }: LiveFilter): boolean {
  return state === null && feeds.every(Boolean) && severities.every(Boolean);
}

/** Whether an accident with these positions passes. */
export function passes(filter: LiveFilter, feed: number, severity: number, state: number): boolean {
  return (
    filter.feeds[feed] === true &&
    filter.severities[severity] === true &&
    (filter.state === null || filter.state === state)
  );
}

/** The cells of the cube that pass, of one feed or of all. */
export function passingCells(dimensions: LiveDimensions, filter: LiveFilter, onlyFeed?: number): number[] {
  const { feeds, severities, states } = dimensions;
  const cells: number[] = [];
  for (let feed = 0; feed < feeds.length; feed++) {
    if (onlyFeed !== undefined && feed !== onlyFeed) continue;
    for (let severity = 0; severity < severities.length; severity++) {
      for (let state = 0; state < states.length; state++) {
        if (passes(filter, feed, severity, state)) cells.push(cellIn(dimensions, feed, severity, state));
      }
    }
  }
  return cells;
}
