import { dayNumber, dayText } from '../../base/dates.js';
import type { Filter } from '../../query/question.js';
import { unknownFeed } from '../common/feeds.js';
import { groupCounts, numberIn, textIn } from '../common/groupCounts.js';
import { type CovidContext, type Feed, type FittedFeed, feedOf, gapsIn } from './context.js';
import { DailyCounts } from './counts.js';

/** The stations with stable coverage. A weather station stands for all accidents to which it is the nearest. */
export interface StablePanel {
  /** The accidents of the main feed at the stable stations, fitted. */
  readonly feed: Feed;
  readonly stableStations: number;
  /** Stations that had any accident of the feed in the baseline. */
  readonly allStations: number;
}

/** A quarter with fewer accidents of a feed at a station does not show its level. */
const minPerQuarter = 5;
/** Most that the fullest quarter may be of the emptiest: season and traffic can double a count, more is collection. */
const maxFactor = 2.5;
const minQuarters = 4;
const minStations = 5;

/**
 * The accidents at stations where the feed was collected evenly: in every whole quarter before the interruption at
 * least 5 accidents, and the fullest quarter at most 2.5 times the emptiest. Data after the interruption does not enter
 * the choice.
 *
 * @returns null with fewer than four quarters, or fewer than five such stations
 */
export async function askStablePanel(context: CovidContext, feed: FittedFeed): Promise<StablePanel | null> {
  const { spec, counts, rules } = context;
  const from = Math.max(spec.from, counts.firstDay);
  const quarters = wholeQuarters(from, spec.interruption);
  const byStation = await askQuarters(context, feed, from, quarters);
  if (quarters.length < minQuarters) return null;
  const stable = [...byStation]
    .filter(([, counted]) => isStable(counted))
    .map(([station]) => station)
    .sort();
  if (stable.length < minStations) return null;
  const until = dayText(Math.min(counts.endDay, spec.until));
  const where = { ...filterOf(context, feed), until, airportCode: stable };
  const series = new DailyCounts(await context.ask({ by: ['day', 'source'], where })).series('panel');
  return {
    feed: feedOf(
      { name: 'panel', label: `${feed.label}, stable stations` },
      series,
      gapsIn(series, feed),
      spec,
      rules,
      false,
    ),
    stableStations: stable.length,
    allStations: byStation.size,
  };
}

/** The accidents of each station in each of the quarters. */
async function askQuarters(
  context: CovidContext,
  feed: Feed,
  from: number,
  quarters: readonly string[],
): Promise<Map<string, number[]>> {
  const where = {
    ...filterOf(context, feed),
    from: dayText(from),
    until: dayText(context.spec.interruption),
    airportCode: { present: true },
  };
  const byStation = new Map<string, number[]>();
  for (const row of groupCounts(await context.ask({ by: ['airportCode', 'quarter'], where })).rows) {
    const station = textIn(row, 'airportCode');
    const counted = byStation.get(station) ?? quarters.map(() => 0);
    const index = quarters.indexOf(textIn(row, 'quarter'));
    if (index >= 0) counted[index] = numberIn(row, 'n');
    byStation.set(station, counted);
  }
  return byStation;
}

function isStable(counted: readonly number[]): boolean {
  const least = Math.min(...counted);
  return least >= minPerQuarter && Math.max(...counted) <= maxFactor * least;
}

function filterOf({ hasFeeds }: CovidContext, { name }: Feed): Filter {
  return hasFeeds ? { source: name === unknownFeed ? null : name } : {};
}

/** Names of the calendar quarters that lie wholly between two days, the second exclusive. */
function wholeQuarters(from: number, until: number): string[] {
  const names: string[] = [];
  for (let year = Number(dayText(from).slice(0, 4)); year <= Number(dayText(until).slice(0, 4)); year++) {
    for (let quarter = 1; quarter <= 4; quarter++) {
      const start = dayNumber(`${year}-${String(3 * quarter - 2).padStart(2, '0')}-01`);
      const end = dayNumber(
        quarter === 4 ? `${year + 1}-01-01` : `${year}-${String(3 * quarter + 1).padStart(2, '0')}-01`,
      );
      if (start >= from && end <= until) names.push(`${year}-Q${quarter}`);
    }
  }
  return names;
}
