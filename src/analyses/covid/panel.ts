import type { Filter } from '../../query/question.js';
import { type DailySeries, dayNumber, dayText } from '../common/days.js';
import type { Gap } from '../common/gaps.js';
import { type CovidContext, type Feed, feedOf } from './context.js';
import { DailyCounts } from './counts.js';

/** Weather stations stand for places: all accidents for which the same station is the nearest. */
export interface Panel {
  readonly feed: Feed;
  /** Stations kept, and stations that had any accident. */
  readonly kept: number;
  readonly among: number;
}

/** A quarter with fewer accidents of a feed at a station says nothing about its level. */
const minPerQuarter = 5;
/** Most that the best quarter may be of the worst: twofold growth is season and traffic, more is collection. */
const maxFactor = 2.5;

/**
 * The accidents at stations where the headline feed was collected evenly: in every whole quarter before the
 * interruption at least 5 accidents, and the fullest quarter at most 2.5 times the emptiest. What came after does not
 * enter the choice.
 *
 * @returns null when there is no headline feed, or fewer than five such stations
 */
export async function stablePanel(context: CovidContext): Promise<Panel | null> {
  const { headline, spec, counts } = context;
  if (headline === null) return null;
  const ofFeed: Filter = context.hasSources
    ? { source: headline.name === 'unknown' ? null : headline.name }
    : {};
  const from = Math.max(spec.from, counts.firstDay);
  const window = { ...ofFeed, from: dayText(from), until: dayText(spec.interruption) };
  const table = await context.ask(['airportCode', 'quarter'], { ...window, airportCode: { present: true } });
  const quarters = wholeQuarters(from, spec.interruption);
  if (quarters.length < 4) return null;
  const byStation = new Map<string, number[]>();
  const { airportCode = [], quarter = [], n = [] } = table.columns;
  for (let row = 0; row < table.rowCount; row++) {
    const station = airportCode[row] as string;
    const place = quarters.indexOf(quarter[row] as string);
    const list = byStation.get(station) ?? quarters.map(() => 0);
    if (place >= 0) list[place] = n[row] as number;
    byStation.set(station, list);
  }
  const stable = [...byStation]
    .filter(
      ([, list]) => Math.min(...list) >= minPerQuarter && Math.max(...list) <= maxFactor * Math.min(...list),
    )
    .map(([station]) => station)
    .sort();
  if (stable.length < 5) return null;
  const after = dayText(Math.min(counts.endDay, spec.until));
  const daily = new DailyCounts(
    await context.ask(['day', 'source'], { ...ofFeed, until: after, airportCode: stable }),
  );
  const series = daily.series('panel');
  const feed = feedOf('panel', series, gapsIn(series, headline), spec, context.rules, false);
  return { feed, kept: stable.length, among: byStation.size };
}

/** The days on which the whole feed was silent say nothing of a part of it either. */
export function gapsIn({ firstDay, counts }: DailySeries, whole: Feed): Gap[] {
  const offset = whole.series.firstDay - firstDay;
  return whole.gaps
    .map((gap) => ({
      ...gap,
      start: Math.max(0, gap.start + offset),
      end: Math.min(counts.length, gap.end + offset),
    }))
    .filter(({ start, end }) => end > start);
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
