import { formatCount, formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { includesOne } from '../common/intervals.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { formatRatio, verbFor } from '../sections/words.js';
import type { WeatherContext } from './context.js';
import type { Design, DesignId } from './designs.js';
import { definitionsTable, sensitivityChart, sensitivityTable } from './designTables.js';
import { type RateFit, type RateRatio, ratioOf } from './rateRatios.js';
import type { Rates } from './rates.js';
import { type WeatherClass, weatherClass, weatherClasses } from './weatherClasses.js';
import { perHour, strataText, truncatedMethod, weatherText } from './words.js';

const id = 'rates';
const title = 'Accidents per hour, by weather';

/** Parts of the sections that need hours, and those that need rates as well. */
const hourParts = ['hours-*', 'accidents-used', 'weather-coverage', 'weather-stations'];
const rateParts = [
  'rate-*',
  'weather-rates',
  'weather-sensitivity',
  'weather-sensitivity-*',
  'weather-designs',
  'weather-by-coverage',
  'weather-temperature',
  'weather-visibility',
  'weather-wind',
  'weather-precipitation',
  'dose-*',
  'weather-interactions',
  'light-*',
  'road-*',
];

/** Where no accident has a station, the time of a reading and a weather label. */
export function sectionWithoutHours({ labelled }: WeatherContext): Section {
  const reason =
    labelled === 0
      ? 'Rates per hour cannot be estimated: no row has a weather label (Weather_Condition).'
      : 'Rates per hour cannot be estimated: no row has a weather station (Airport_Code), the time of a reading (Weather_Timestamp) and a weather label, so hours cannot be compared.';
  return { id, title, text: [reason], notShown: [{ parts: [...hourParts, ...rateParts], reason }] };
}

/** Where the hours have no rate ratio. */
export function sectionWithoutRates(
  context: WeatherContext,
  { headline, hours, minObservedShare }: Rates,
): Section {
  const reason = `This data cannot answer the question: ${headline.reason ?? 'no class of weather has enough accidents'}. The ${formatCountOf(hours.stations.length, 'busiest station')} ${verbFor(hours.stations.length, 'has', 'have')} ${formatCountOf(hours.size, 'hour')} with an accident, and a rate needs many hours with two or more accidents at the same place. Use a longer or denser file.`;
  return {
    id,
    title,
    text: [...methodText(context, minObservedShare), reason],
    notShown: [{ parts: rateParts, reason }],
  };
}

/** Accidents per hour of each weather against clear or cloudy sky, and how much the answer depends on the method. */
export function ratesSection(context: WeatherContext, rates: Rates, designs: readonly Design[]): Section {
  const { options } = context;
  const { headline, minObservedShare } = rates;
  const compared = (['rain', 'snow'] as const).filter((name) => hasRatio(headline, name));
  const hasDesigns = compared.length > 0;
  return {
    id,
    title,
    text: compact([
      ...methodText(context, minObservedShare),
      missingText(headline),
      hasDesigns && designsText,
      hasDesigns && drawnText(rates),
    ]),
    findings: headline.ratios.map((ratio) => rateFinding(ratio, options.confidenceLevel)),
    figures: [ratesChart(headline), ...compared.map((name) => sensitivityChart(context, name, designs))],
    tables: compact([
      ratesTable(headline, designs, options.confidenceLevel),
      hasDesigns && sensitivityTable(context, compared, designs),
      hasDesigns && definitionsTable(context, rates, designs),
    ]),
    notShown: hasDesigns
      ? []
      : [
          {
            parts: ['weather-sensitivity', 'weather-sensitivity-*', 'weather-designs'],
            reason: 'Other designs are not shown: neither rain nor snow has a rate ratio.',
          },
        ],
    caveats: [
      'Counts are reports of the feeds. A feed that reports more when it rains, or an accident that is reported twice, looks like an effect of weather.',
      'The weather of a station represents an area of tens of kilometers. Some of the accidents "in rain" happened in dry weather and the other way round, which pulls the ratios toward 1.',
    ],
  };
}

function methodText({ options }: WeatherContext, minObservedShare: number): string[] {
  const { hourBlockHours } = options;
  const block = hourBlockHours === 1 ? 'hour of the day' : `block of ${hourBlockHours} hours`;
  const fallback =
    minObservedShare < options.minObservedShare
      ? ' Such strata have too few accidents in rain here, so all strata are used. Where an accident is reported twice, that pulls the ratios toward 1.'
      : '';
  return [
    `The hours of one station, month, weekday and ${block} are compared with each other (a time-stratified case-crossover design). They are the same place and time in other weeks of the month, where traffic, season and the coverage of the feeds are nearly the same and only the weather differs. The baseline is an hour of clear or cloudy sky.`,
    `The model was chosen before looking at the result. It is a conditional Poisson model, zero-truncated because an hour without an accident is not observed, over ${strataText(options.minObservedShare)}. It compares the accidents of an hour beyond the first, so the missing hours do not bias it if counts are Poisson.${fallback}`,
  ];
}

function hasRatio(fit: RateFit, name: WeatherClass): boolean {
  return ratioOf(fit, weatherClass(name)) !== undefined;
}

function missingText(fit: RateFit): string | null {
  const missing = weatherClasses.filter((name, index) => index > 0 && !hasRatio(fit, name));
  return missing.length === 0
    ? null
    : `There are too few hours to estimate a ratio for ${joinWords(missing.map((name) => weatherText(weatherClass(name))))}.`;
}

const designsText =
  'The charts and tables after the headline show alternative designs. Those that leave out the empty hours, or guess their weather, are biased toward 1 and are included to show this bias.';

function drawnText({ strata, drawn }: Rates): string | null {
  if (drawn === strata) return null;
  const [all, some] = [strata.starts.length - 1, drawn.starts.length - 1];
  return `The headline uses all ${formatCountOf(all, 'stratum', 'strata')}. The results after it, here and in the next sections, use ${formatCountOf(some, 'stratum', 'strata')} drawn at random, which only widens their intervals.`;
}

function rateFinding(ratio: RateRatio, confidenceLevel: number): Finding {
  const name = weatherText(ratio.weatherClass);
  const chance = includesOne(ratio) ? ' This could be due to chance.' : '';
  return {
    id: `rate-${weatherClasses[ratio.weatherClass]}`,
    sentence: `In ${name}, ${formatNumber(ratio.estimate)} times as many accidents are reported per hour as in clear or cloudy weather at the same station, month, weekday and hour.${chance}`,
    estimate: ratio.estimate,
    unit: 'ratio',
    interval: reportInterval(ratio, confidenceLevel, truncatedMethod),
    denominator: {
      n: ratio.accidents,
      of: `accidents in ${formatCount(ratio.hours)} compared hours of ${name}`,
    },
    caveat: perHour,
  };
}

function ratesChart({ ratios, accidents, hours, strata }: RateFit): Figure {
  return forestPlot({
    id: 'weather-rates',
    headline: 'Accidents per hour against clear or cloudy sky',
    alt: `Rate ratios with intervals: ${ratios.map((ratio) => `${weatherText(ratio.weatherClass)} ${formatRatio(ratio.estimate, ratio)}`).join(', ')}.`,
    footnote: `n = ${formatCountOf(accidents, 'accident')} in ${formatCountOf(hours, 'hour')}, ${formatCountOf(strata, 'stratum', 'strata')}`,
    rows: ratios.map((ratio) => ({
      label: weatherText(ratio.weatherClass),
      estimate: ratio.estimate,
      lower: ratio.lower,
      upper: ratio.upper,
      n: ratio.accidents,
    })),
    xTitle: 'Rate ratio per hour, log scale',
  });
}

function ratesTable({ ratios }: RateFit, designs: readonly Design[], confidenceLevel: number): ReportTable {
  const estimatesOf = (design: DesignId): (number | null)[] => {
    const fit = designs.find((one) => one.id === design)?.fit;
    return ratios.map((ratio) =>
      fit === undefined ? null : (ratioOf(fit, ratio.weatherClass)?.estimate ?? null),
    );
  };
  return reportTable({
    id: 'weather-rates',
    title: 'Rate ratios per hour',
    columns: [
      { key: 'weather', heading: 'Weather', values: ratios.map((ratio) => weatherText(ratio.weatherClass)) },
      { key: 'ratio', heading: 'Rate ratio', values: ratios.map(({ estimate }) => estimate) },
      ...intervalColumns(confidenceLevel, ratios),
      { key: 'accidents', heading: 'Accidents', values: ratios.map(({ accidents }) => accidents) },
      { key: 'hours', heading: 'Observed hours', values: ratios.map(({ hours }) => hours) },
      { key: 'uncorrected', heading: 'Uncorrected', values: estimatesOf('uncorrected') },
      { key: 'pooled', heading: 'No strata', values: estimatesOf('pooled') },
    ],
    note: 'Uncorrected: the same strata, observed hours only, biased toward 1. No strata: accidents per observed hour, with all places and times pooled.',
  });
}
