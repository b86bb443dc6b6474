import type { HotspotsContext } from './context.js';

/** The hot spots of each feed. */
export interface FeedsResult {
  /** With most accidents first. */
  readonly feeds: readonly FeedResult[];
  /** Hot spots with at least `soleShare` of their accidents from one feed. */
  readonly fromOneFeed: number;
  /**
   * The leading hot spots of the feed with most accidents, and those of the second among them; null where one has none.
   */
  readonly leading: { readonly first: number; readonly second: number; readonly shared: number } | null;
}

export interface FeedResult {
  readonly feed: string;
  readonly accidents: number;
  /** Accidents in hot spots. */
  readonly inside: number;
  /** Hot spots with enough accidents of this feed for a core. */
  readonly hotSpotsAlone: number;
}

/** A feed with at least this share of the accidents of a hot spot makes it alone. */
export const soleShare = 0.9;

/** Null with one feed only, or without a hot spot. */
export function computeFeeds({
  points,
  clustering: { hotSpots, minPoints },
  options,
}: Pick<HotspotsContext, 'points' | 'clustering' | 'options'>): FeedsResult | null {
  if (points.feeds.length < 2 || hotSpots.length === 0) return null;
  const totals = new Float64Array(points.feeds.length);
  for (let i = 0; i < points.n; i++) totals[points.feed[i]!]!++;
  const order = [...points.feeds.keys()].sort((a, b) => totals[b]! - totals[a]!);
  const leadingOf = (feed: number): Set<number> =>
    new Set(
      [...hotSpots.keys()]
        .filter((index) => hotSpots[index]!.byFeed[feed]! > 0)
        .sort((a, b) => hotSpots[b]!.byFeed[feed]! - hotSpots[a]!.byFeed[feed]! || a - b)
        .slice(0, options.top),
    );
  const [first, second] = [leadingOf(order[0]!), leadingOf(order[1]!)];
  return {
    feeds: order.map((feed) => ({
      feed: points.feeds[feed]!,
      accidents: totals[feed]!,
      inside: hotSpots.reduce((sum, { byFeed }) => sum + byFeed[feed]!, 0),
      hotSpotsAlone: hotSpots.filter(({ byFeed }) => byFeed[feed]! >= minPoints).length,
    })),
    fromOneFeed: hotSpots.filter(({ byFeed, n }) => Math.max(...byFeed) >= soleShare * n).length,
    leading:
      first.size === 0 || second.size === 0
        ? null
        : {
            first: first.size,
            second: second.size,
            shared: [...first].filter((index) => second.has(index)).length,
          },
  };
}
