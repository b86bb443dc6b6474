import { formatCount, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { formatRatio } from '../sections/words.js';
import type { WeatherContext } from './context.js';
import type { Design, DesignId } from './designs.js';
import { ratesHeadline, shownBy } from './headlines.js';
import { byReports, type RateRatio, ratioOf } from './rateRatios.js';
import type { Rates } from './rates.js';
import { weatherClasses } from './weatherClasses.js';
import {
  byChanceAmong,
  minForestRows,
  perHour,
  rainShortage,
  truncatedMethod,
  weatherLabel,
  weatherText,
} from './words.js';

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

type Part = Omit<Section, 'id' | 'title'>;

/** Where no accident has a station, the time of a reading and a weather label. */
export function withoutHours({ labelled }: WeatherContext): Part {
  const reason =
    labelled === 0
      ? 'Reports per hour cannot be compared: no row has a weather label (Weather_Condition).'
      : 'Reports per hour cannot be compared: no row has a weather station (Airport_Code), the time of a reading (Weather_Timestamp) and a weather label.';
  return { notShown: [{ parts: [...hourParts, ...rateParts], reason }] };
}

/** Where the hours have no rate ratio. */
export function withoutRates({ headline, hours, rain }: Rates): Part {
  const missing = rainShortage(rain);
  const where =
    hours.stations.length === 1
      ? 'busiest station'
      : `${formatCount(hours.stations.length)} busiest stations`;
  const why =
    missing === null ? (headline.reason ?? 'no weather has enough reports') : `at the ${where} ${missing}`;
  const reason = `Reports per hour cannot be compared: ${why}. An hour without a report has no weather here, so a rate rests on hours with two reports or more. More rows of the same stations would give an answer, or as many rows of fewer stations.`;
  return { notShown: [{ parts: rateParts, reason }] };
}

/** Accidents per hour of each weather against fair weather. */
export function ratesPart(context: WeatherContext, rates: Rates, designs: readonly Design[]): Part {
  const { headline } = rates;
  const isDrawn = headline.ratios.length >= minForestRows;
  const missing = weatherClasses
    .map((_, index) => index)
    .filter((index) => index > 0 && ratioOf(headline, index) === undefined);
  return {
    findings: headline.ratios.map((ratio) => rateFinding(ratio, headline.ratios, context, isDrawn)),
    figures: isDrawn ? [ratesChart(context, rates)] : [],
    tables: [ratesTable(rates, designs, context.options.confidenceLevel)],
    caveats: compact([
      'Hours of the same station, month, weekday and hour of the day are compared, so that mostly the weather differs. Fair weather is a clear or cloudy sky.',
      missing.length > 0 &&
        `There are too few hours to estimate a ratio for ${joinWords(missing.map(weatherText))}.`,
      'Counts are reports of the feeds. A feed that reports more when it rains, or an accident that is reported twice, looks like an effect of weather.',
      'The weather of a station represents an area of tens of kilometers. Some of the accidents "in rain" happened in dry weather and the other way round, which pulls the ratios toward 1.',
    ]),
  };
}

function rateFinding(
  ratio: RateRatio,
  ratios: readonly RateRatio[],
  { options: { confidenceLevel } }: WeatherContext,
  isDrawn: boolean,
): Finding {
  const name = weatherText(ratio.weatherClass);
  const times = formatNumber(ratio.estimate);
  const shown = shownBy(ratio, ratios, confidenceLevel);
  const more = `In ${name}, ${times} times as many accidents are reported per hour as in fair weather.`;
  const sentence =
    shown === 'not told apart'
      ? `Reports per hour of ${name} are not told apart from those of fair weather: ${times} times as many.`
      : shown === 'alone'
        ? `${more} ${byChanceAmong(ratios.length)}`
        : more;
  return {
    id: `rate-${weatherClasses[ratio.weatherClass]}`,
    sentence,
    estimate: ratio.estimate,
    unit: 'ratio',
    interval: reportInterval(ratio, confidenceLevel, truncatedMethod),
    denominator: {
      n: ratio.accidents,
      of: `reports in ${name}`,
    },
    caveat: perHour,
    ...(isDrawn ? { figure: 'weather-rates' } : {}),
  };
}

function ratesChart(context: WeatherContext, { headline: { ratios, accidents } }: Rates): Figure {
  const rows = ratios.toSorted((a, b) => b.estimate - a.estimate);
  return forestPlot({
    id: 'weather-rates',
    headline: ratesHeadline(byReports(ratios), context.options.confidenceLevel),
    subline: sublineOf(
      context,
      'Reports per hour against fair weather (clear or cloudy), same place and time',
      accidents,
    ),
    alt: `Dot plot of rate ratios with intervals: ${rows
      .slice(0, 5)
      .map((ratio) => `${weatherText(ratio.weatherClass)} ${formatRatio(ratio.estimate, ratio)}`)
      .join(', ')}.`,
    footnote: sourceNote(
      context,
      'Allows for hours without a report (zero-truncated Poisson, clustered by station and month). Per hour, not per vehicle.',
    ),
    rows: rows.map((ratio) => ({
      label: weatherLabel(ratio.weatherClass),
      estimate: ratio.estimate,
      lower: ratio.lower,
      upper: ratio.upper,
      n: ratio.accidents,
    })),
    xTitle: 'Ratio of reports per hour',
    sides: ['fewer reports', 'more reports'],
  });
}

function ratesTable(
  { headline: { ratios } }: Rates,
  designs: readonly Design[],
  confidenceLevel: number,
): ReportTable {
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
      { key: 'accidents', heading: 'Reports', values: ratios.map(({ accidents }) => accidents) },
      { key: 'hours', heading: 'Observed hours', values: ratios.map(({ hours }) => hours) },
      { key: 'uncorrected', heading: 'Uncorrected', values: estimatesOf('uncorrected') },
      { key: 'pooled', heading: 'No strata', values: estimatesOf('pooled') },
    ],
    note: 'Uncorrected: the same strata, observed hours only, biased toward 1. No strata: reports per observed hour, with all places and times pooled.',
  });
}
