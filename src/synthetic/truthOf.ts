import { dayNumber, dayText } from '../base/dates.js';
import type { WeatherGroup } from '../dataset/usAccidents/weather.js';
import { firstDayOfMonth } from './calendar.js';
import { hotspotRadiusMeters, noiseShare, shareOn } from './hotspots.js';
import { coveragePeriods } from './parameters.js';
import type { Plan } from './plan.js';
import { covidDates } from './rates.js';
import { skies } from './skies.js';
import { type BlockCounts, nullableHeaders } from './tally.js';
import { type BySource, type CoverageBreak, type GeneratorTruth, sourceLabels } from './truth.js';
import type { World } from './world.js';

/** The ground truth: planted effects from the plan, and counts of the result from the tally. */
export function truthOf(file: string, world: World, plan: Plan, tally: BlockCounts): GeneratorTruth {
  const { recipe, regions } = world;
  return {
    formatVersion: 1,
    file,
    rows: tally.rows,
    seed: recipe.seed,
    release: recipe.release,
    from: recipe.from,
    until: recipe.until,
    states: [...new Set(regions.map(({ place }) => place.state))],
    stations: [...new Set(regions.flatMap(({ towns }) => towns.map(({ station }) => station)))].sort(),
    coverage: recipe.coverage,
    effects: {
      covid: {
        rateRatio: recipe.covid,
        ...covidDates,
        plateau: {
          expected: bySource(plan.plateau.expected.map(Math.round)),
          counterfactual: bySource(plan.plateau.counterfactual.map(Math.round)),
          rows: bySource(tally.plateau),
        },
      },
      weather: {
        rateRatio: recipe.weather,
        shareOfHours: shareOfHours(tally),
      },
      severityOddsInRain: recipe.severityOddsInRain,
    },
    hotspots: world.hotspots.map((hotspot, number) => ({
      name: hotspot.name,
      kind: hotspot.kind,
      lng: hotspot.spot.lng,
      lat: hotspot.spot.lat,
      radiusMeters: hotspotRadiusMeters,
      city: regions.find((region) => region.number === hotspot.region)!.place.city,
      state: regions.find((region) => region.number === hotspot.region)!.place.state,
      street: `${hotspot.spot.street} ${hotspot.spot.direction}`.trim(),
      fullShare: hotspot.fullShare,
      expectedShare: expectedShare(world, plan, number),
      rows: tally.hotspots[number]!,
      changesFrom: hotspot.changesFromDay === null ? null : dayText(hotspot.changesFromDay),
    })),
    noise: { expectedShare: noiseShare, rows: tally.noise },
    ...(recipe.bursts.length === 0 ? {} : { bursts: recipe.bursts }),
    coverageBreaks: recipe.coverage === 'steady' ? [] : breaksOf(recipe.from, recipe.until),
    counts: {
      bySource: bySource(
        sourceLabels.map((_, s) =>
          tally.bySourceYear.slice(s * 16, s * 16 + 16).reduce((sum, count) => sum + count, 0),
        ),
      ),
      bySourceYear: Object.fromEntries(
        sourceLabels.map((source, s) => [
          source,
          Object.fromEntries(
            tally.bySourceYear
              .slice(s * 16, s * 16 + 16)
              .map((count, i): [string, number] => [String(2010 + i), count])
              .filter(([, count]) => count > 0),
          ),
        ]),
      ) as GeneratorTruth['counts']['bySourceYear'],
      byState: tally.byState,
      bySeverity: Object.fromEntries(
        tally.bySeverity.map((count, severity): [string, number] => [String(severity), count]).slice(1),
      ),
      duplicates: { exact: tally.exactCopies, afterNormalising: tally.normalisedCopies },
      sameEvent: tally.sameEvent,
      fractionalTimes: tally.fractionalTimes,
      yearTypos: tally.yearTypos,
      outliers: tally.outliers,
      nulls: nullsOf(tally),
    },
  };
}

function shareOfHours(tally: BlockCounts): Partial<Record<WeatherGroup, number>> {
  const all = tally.hoursBySky.reduce((sum, count) => sum + count, 0);
  const shares: Partial<Record<WeatherGroup, number>> = {};
  for (const [number, { group }] of skies.entries()) {
    shares[group] = (shares[group] ?? 0) + tally.hoursBySky[number]! / all;
  }
  return shares;
}

function bySource(values: readonly number[]): BySource {
  return { Source1: values[0]!, Source2: values[1]!, Source3: values[2]! };
}

/** Month by month: the area's expected rows times the share in the middle of the month. */
function expectedShare(world: World, plan: Plan, number: number): number {
  const hotspot = world.hotspots[number]!;
  const index = world.regions.findIndex((region) => region.number === hotspot.region);
  let rows = 0;
  for (let month = 0; month < world.months; month++) {
    const middle = firstDayOfMonth(world.firstMonth + month) + 15;
    const cell = (month * world.regions.length + index) * 3;
    rows +=
      shareOn(hotspot, middle) * (plan.expected[cell]! + plan.expected[cell + 1]! + plan.expected[cell + 2]!);
  }
  return rows / world.recipe.rows;
}

function breaksOf(from: string, until: string): CoverageBreak[] {
  const gapStart: CoverageBreak = { source: 'Source1', date: '2020-07-01', ratio: 0, meaning: 'outage' };
  const ends: CoverageBreak[] = (['Source2', 'Source3'] as const).map((source) => ({
    source,
    date: '2022-09-10',
    ratio: 0,
    meaning: 'collection ends',
  }));
  const steps = coveragePeriods.flatMap((period, i): CoverageBreak[] => {
    if (period.meaning === undefined) return [];
    const previous = coveragePeriods[i - 1];
    const follows = previous?.source === period.source && previous.until === period.from;
    const perDay = ({ rows, from, until }: typeof period): number =>
      rows / (dayNumber(until) - dayNumber(from));
    // For a growing feed, the next period is compared with the rate at the end of this one.
    const years =
      previous === undefined ? 0 : (Date.parse(previous.until) - Date.parse(previous.from)) / 31_557_600_000;
    const ratio = follows
      ? perDay(period) / (perDay(previous) * (previous.growthPerYear ?? 1) ** (years / 2))
      : null;
    return [
      {
        source: period.source,
        date: period.from,
        ratio: ratio === null ? null : Math.round(ratio * 100) / 100,
        meaning: period.meaning,
      },
    ];
  });
  return [...steps, gapStart, ...ends]
    .filter(({ date }) => date > from && date < until)
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

function nullsOf(tally: BlockCounts): Record<string, number> {
  const nulls: Record<string, number> = {};
  for (const [i, header] of nullableHeaders.entries())
    if (tally.nulls[i]! > 0) nulls[header] = tally.nulls[i]!;
  const light = nulls.Sunrise_Sunset;
  if (light !== undefined)
    for (const name of ['Civil', 'Nautical', 'Astronomical']) nulls[`${name}_Twilight`] = light;
  return nulls;
}
