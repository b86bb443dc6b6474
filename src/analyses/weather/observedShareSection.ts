import { formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type LineSeries, lines } from '../../charts/lines.js';
import type { ReportTable, Section } from '../../report/report.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { ObservedShareBand } from './byObservedShare.js';
import type { WeatherContext } from './context.js';
import { bandsHeadline } from './headlines.js';
import { type RateRatio, ratioOf } from './rateRatios.js';
import type { Rates } from './rates.js';
import { weatherClass } from './weatherClasses.js';

/** A band with a handful of pairs of accidents would stretch the axis over all others. */
const maxIntervalRatio = 6;

const id = 'coverage';
const title = 'Whether the missing hours matter';

/** Whether the ratio of rain could come from the hours that were not observed. */
export function observedShareSection(
  context: WeatherContext,
  rates: Rates,
  bands: readonly ObservedShareBand[] | null,
): Section {
  if (bands === null) {
    const reason =
      'The ratio of rain by the observed share of the hours is not shown: too few bands have reports in rain to compare.';
    return { id, title, isMethod: true, notShown: [{ parts: ['weather-by-coverage'], reason }] };
  }
  return {
    id,
    title,
    isMethod: true,
    text: [
      'If the empty hours were the reason for a ratio, it would change with the share of the hours that were observed. Counted over observed hours only, the ratio should be closest to 1 in strata with few observed hours. The corrected ratio should be constant, and the two should meet where nearly every hour is observed.',
      resultText(bands),
    ],
    figures: [bandsChart(context, rates, bands)],
    tables: [bandsTable(bands, context.options.confidenceLevel)],
    caveats: [
      'Strata with different shares of observed hours are different places and hours. A slope of the corrected line may be a difference between cities and their outskirts, or come from accidents that are reported twice, which matter most where few hours are observed.',
    ],
  };
}

function resultText(bands: readonly ObservedShareBand[]): string {
  const { least, most } = endsOf(bands);
  const corrected =
    most.corrected === undefined
      ? ''
      : ` Corrected, it is ${formatNumber(most.corrected.estimate)} in the latter.`;
  return `Uncorrected, the rate ratio of rain is ${formatNumber(least.uncorrected.estimate)} in strata with less than ${formatLevel(least.maxObservedShare)} of their hours observed and ${formatNumber(most.uncorrected.estimate)} in strata with at least ${formatLevel(most.minObservedShare)}.${corrected}`;
}

/** The bands with the least and the most observed hours. */
function endsOf(bands: readonly ObservedShareBand[]): {
  readonly least: ObservedShareBand;
  readonly most: ObservedShareBand;
} {
  return { least: bands[0]!, most: bands.at(-1)! };
}

function bandsChart(
  context: WeatherContext,
  { headline }: Rates,
  bands: readonly ObservedShareBand[],
): Figure {
  const { least, most } = endsOf(bands);
  const corrected =
    most.corrected === undefined ? '' : ` Corrected it is ${formatNumber(most.corrected.estimate)} there.`;
  const accidents = bands.reduce((sum, { uncorrected }) => sum + uncorrected.accidents, 0);
  const series = [
    bandSeries('corrected', bands, (band) => band.corrected),
    bandSeries('uncorrected', bands, ({ uncorrected }) => uncorrected),
  ].filter(({ y }) => y.some((ratio) => ratio !== null));
  return lines({
    id: 'weather-by-coverage',
    headline: bandsHeadline(bands, ratioOf(headline, weatherClass('rain'))?.estimate),
    subline: sublineOf(
      context,
      'Ratio of reports per hour of rain to fair weather, by the share of hours observed',
      accidents,
    ),
    alt: `${series.length > 1 ? 'Two lines' : 'A line'} by the observed share of the hours of a stratum, ${series.map(({ name }) => name).join(' and ')}. Uncorrected, the ratio goes from ${formatNumber(least.uncorrected.estimate)} where the fewest hours were observed to ${formatNumber(most.uncorrected.estimate)} where the most were.${corrected}`,
    footnote: sourceNote(
      context,
      'Strata with other shares are other places and hours. Very wide intervals are left out.',
    ),
    series,
    xTitle: 'Observed share of the hours of the stratum',
    percentX: true,
    yTitle: 'Ratio of reports per hour',
    fromZero: false,
    xType: 'linear',
  });
}

function bandSeries(
  name: string,
  bands: readonly ObservedShareBand[],
  ratioIn: (band: ObservedShareBand) => RateRatio | undefined,
): LineSeries {
  const ratios = bands.map(ratioIn).map((ratio) => (ratio && isDrawable(ratio) ? ratio : undefined));
  return {
    name,
    x: bands.map(({ minObservedShare, maxObservedShare }) => (minObservedShare + maxObservedShare) / 2),
    y: ratios.map((ratio) => ratio?.estimate ?? null),
    lower: ratios.map((ratio) => ratio?.lower ?? null),
    upper: ratios.map((ratio) => ratio?.upper ?? null),
  };
}

function isDrawable({ lower, upper }: RateRatio): boolean {
  return upper / lower < maxIntervalRatio;
}

function bandsTable(bands: readonly ObservedShareBand[], confidenceLevel: number): ReportTable {
  const corrected = bands.map((band) => band.corrected);
  const uncorrected = bands.map((band) => band.uncorrected);
  return reportTable({
    id: 'weather-by-coverage',
    title: 'Rate ratio of rain by the observed share of the hours',
    columns: [
      {
        key: 'cells',
        heading: 'Hours observed',
        values: bands.map(
          ({ minObservedShare, maxObservedShare }) =>
            `${formatLevel(minObservedShare)} to ${formatLevel(maxObservedShare)}`,
        ),
      },
      { key: 'corrected', heading: 'Corrected', values: corrected.map((ratio) => ratio?.estimate ?? null) },
      ...intervalColumns(confidenceLevel, corrected, { name: 'corrected' }),
      { key: 'uncorrected', heading: 'Uncorrected', values: uncorrected.map(({ estimate }) => estimate) },
      ...intervalColumns(confidenceLevel, uncorrected, { name: 'uncorrected' }),
      {
        key: 'accidents',
        heading: 'Reports in rain',
        values: uncorrected.map(({ accidents }) => accidents),
      },
    ],
  });
}
