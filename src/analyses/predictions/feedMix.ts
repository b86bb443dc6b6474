import { dayNumber } from '../../base/dates.js';
import type { ModelWindow } from '../../models/folder/modelFacts.js';
import { type Stability, stabilityIndex } from '../../models/monitoring/stabilityIndex.js';
import { unknownFeed } from '../common/feeds.js';
import { GroupCounts } from '../common/groupCounts.js';
import type { PredictionsContext } from './context.js';
import { hasMoved, isComparable, type MovedFeature } from './drift.js';
import { extentOf } from './versions.js';

/** The feeds of the reports beside those of the windows of the model. A model that predicts on the stream does not read them. */
export interface FeedMix extends Pick<Stability, 'index' | 'byChance' | 'reading'> {
  /** The largest of the training window first. */
  readonly feeds: readonly FeedShares[];
  /** The one that adds most to the index; null if no share has changed. */
  readonly mostMoved: FeedShares | null;
  /** Whether the mix has moved by more than chance explains. */
  readonly hasMoved: boolean;
}

/** One feed, or `unknown` for reports that name none. */
export interface FeedShares {
  readonly feed: string;
  /** Share of the accidents of a window. */
  readonly training: number;
  readonly validation: number;
  /** Share of the reports. */
  readonly now: number;
  readonly reports: number;
  /** Day of its last report; null without one. */
  readonly lastDay: string | null;
  /** Days from then to the last report of any feed. */
  readonly silentDays: number | null;
}

/** Whether the mix of feeds has moved, and farther than each feature. */
export function isFarthest(mix: FeedMix, features: readonly MovedFeature[] | null): boolean {
  return mix.hasMoved && (features ?? []).every((one) => !hasMoved(one) || one.index < mix.index);
}

/** Null where drift is not shown, and where neither the reports nor the windows name a feed. */
export function feedMixOf(context: PredictionsContext): FeedMix | null {
  const { model, groups, extent } = context;
  if (model === null || !isComparable(context)) return null;
  const { train, validation } = model.info.windows;
  const [training, choosing] = [countsOf(train), countsOf(validation)];
  const reports = new Map(
    new GroupCounts([...groups.judged.rows, ...groups.unlabelled.rows]).splitText('source'),
  );
  const names = [...new Set([...training.keys(), ...choosing.keys(), ...reports.keys()])];
  if (names.every((name) => name === unknownFeed)) return null;
  const [before, chosen, now] = [training, choosing, countsIn(reports)].map((counts) =>
    names.map((name) => counts.get(name) ?? 0),
  ) as [number[], number[], number[]];
  const [trainingShares, validationShares, shares] = [before, chosen, now].map(sharesOf) as [
    number[],
    number[],
    number[],
  ];
  const { mostMoved, ...stability } = stabilityIndex(before, now);
  const feeds = names.map((feed, at): FeedShares => {
    const { lastDay } = extentOf(reports.get(feed) ?? new GroupCounts([]));
    return {
      feed,
      training: trainingShares[at]!,
      validation: validationShares[at]!,
      now: shares[at]!,
      reports: now[at]!,
      lastDay,
      silentDays: lastDay === null ? null : dayNumber(extent.lastDay!) - dayNumber(lastDay),
    };
  });
  return {
    ...stability,
    feeds: feeds.toSorted((a, b) => b.training - a.training || b.now - a.now),
    mostMoved: mostMoved === null ? null : feeds[mostMoved]!,
    hasMoved: stability.reading === 'moved' || stability.reading === 'moved far',
  };
}

function countsOf({ feeds }: ModelWindow): ReadonlyMap<string, number> {
  return new Map(feeds.map(({ feed, events }) => [feed ?? unknownFeed, events]));
}

function countsIn(groups: ReadonlyMap<string, GroupCounts>): ReadonlyMap<string, number> {
  return new Map([...groups].map(([name, { total }]) => [name, total]));
}

function sharesOf(counts: readonly number[]): number[] {
  const whole = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (whole === 0 ? 0 : count / whole));
}
