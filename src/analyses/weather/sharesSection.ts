import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import type { Figure } from '../../charts/figure.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { shareFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { ClassShare, HourShares, SharesResult } from './classShares.js';
import type { WeatherContext } from './context.js';
import type { ReadingShare } from './readingShares.js';
import { weatherClass, weatherClasses } from './weatherClasses.js';
import { weatherText } from './words.js';

/** Shares of accidents by weather, beside the share of hours that they should be compared with. */
export function sharesSection(
  context: WeatherContext,
  result: SharesResult,
  readings: readonly ReadingShare[],
): Section {
  const { labelled, total, options } = context;
  if (labelled === 0) {
    return sectionWithoutLabels(readings, options.confidenceLevel);
  }
  const reported = [weatherClass('rain'), weatherClass('snow')]
    .map((index) => result.classes.find((one) => one.weatherClass === index))
    .filter((one) => one !== undefined);
  return {
    id: 'shares',
    title: 'Shares by weather, and their limits',
    text: [
      `A share of accidents has no denominator. The percentage of accidents in rain mostly reflects how often it rains where and when these feeds report; it does not show the effect of rain.${result.hourShares === null ? '' : ' The next sections estimate the hours that belong in the denominator.'}`,
      `${formatCount(labelled)} of ${formatCountOf(total, 'accident')} ${verbFor(labelled, 'has', 'have')} a weather label (${formatPercent(labelled / total)}).`,
    ],
    findings: reported.map((one) => classFinding(one, options.confidenceLevel)),
    notShown:
      reported.length > 0
        ? []
        : [{ parts: ['share-*'], reason: 'No accident with a weather label is in rain or snow.' }],
    figures: [sharesChart(context, result.classes)],
    tables: [sharesTable(context, result)],
  };
}

/** Without labels: what the readings show, if there are any. */
function sectionWithoutLabels(readings: readonly ReadingShare[], confidenceLevel: number): Section {
  const reason =
    'No row has a weather label (Weather_Condition), so nothing can be compared between kinds of weather.';
  return {
    id: 'shares',
    title: 'Shares by weather',
    text: [
      readings.length === 0
        ? `${reason} There are no readings of precipitation, visibility, temperature or wind either.`
        : `${reason} The readings show how often the weather was bad.`,
    ],
    findings: readings.map(({ id, text, share: { part, whole, share } }) =>
      shareFinding({
        id: `reading-${id}`,
        sentence: `${formatPercent(share)} of the accidents with a reading have ${text}.`,
        part,
        whole,
        of: 'accidents with this reading',
        confidenceLevel,
        caveat: withoutHours,
      }),
    ),
    notShown: [{ parts: ['weather-shares', 'share-*'], reason }],
  };
}

const withoutHours =
  'The number of hours with such weather is missing from this share, so it cannot show whether such weather is dangerous.';

function classFinding({ weatherClass: index, share }: ClassShare, confidenceLevel: number): Finding {
  return shareFinding({
    id: `share-${weatherClasses[index]}`,
    sentence: `${formatPercent(share.share)} of the accidents with a weather label are in ${weatherText(index)}.`,
    part: share.part,
    whole: share.whole,
    of: 'accidents with a weather label',
    confidenceLevel,
    caveat: withoutHours,
  });
}

function sharesChart({ feeds, labelled }: WeatherContext, classes: readonly ClassShare[]): Figure {
  const largest = classes
    .slice(0, 4)
    .map(({ weatherClass: index, share }) => `${weatherText(index)} ${formatPercent(share.share)}`);
  return bars({
    id: 'weather-shares',
    headline: 'Share of accidents by weather (no denominator)',
    alt: `Bars of the share of accidents by weather: ${largest.join(', ')}.`,
    footnote: footnoteOf(feeds, labelled),
    labels: classes.map(({ weatherClass: index }) => weatherText(index)),
    values: classes.map(({ share }) => share.share),
    lower: classes.map(({ share }) => share.lower),
    upper: classes.map(({ share }) => share.upper),
    counts: classes.map(({ share }) => share.part),
    valueTitle: 'Share of accidents',
    percent: true,
  });
}

function sharesTable(
  { feeds, options }: WeatherContext,
  { classes, byFeed, hourShares }: SharesResult,
): ReportTable {
  return reportTable({
    id: 'weather-shares',
    title: 'Accidents by weather',
    columns: [
      {
        key: 'weather',
        heading: 'Weather',
        values: classes.map(({ weatherClass: index }) => weatherText(index)),
      },
      { key: 'n', heading: 'Accidents', values: classes.map(({ share }) => share.part) },
      {
        key: 'share',
        heading: 'Share',
        format: 'percent',
        values: classes.map(({ share }) => share.share),
      },
      ...intervalColumns(
        options.confidenceLevel,
        classes.map(({ share }) => share),
        { format: 'percent' },
      ),
      ...(hourShares === null ? [] : hourColumns(classes, hourShares)),
      ...byFeed.map(
        ({ feed, shares }): Column => ({
          key: feed,
          heading: `In ${feedLabel(feed, feeds)}`,
          format: 'percent',
          values: shares,
        }),
      ),
    ],
    ...(hourShares === null
      ? {}
      : {
          note: 'Hours are those of the busiest stations. An hour is observed if it has an accident, so the observed hours contain too much bad weather. The estimate weights each observed hour by the chance that similar hours were observed.',
        }),
  });
}

function hourColumns(classes: readonly ClassShare[], { observed, estimated }: HourShares): Column[] {
  return [
    {
      key: 'seen',
      heading: 'Of observed hours',
      format: 'percent',
      values: classes.map(({ weatherClass: index }) => observed[index]!),
    },
    {
      key: 'hours',
      heading: 'Of all hours, estimated',
      format: 'percent',
      values: classes.map(({ weatherClass: index }) => estimated[index]!),
    },
  ];
}
