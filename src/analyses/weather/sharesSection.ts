import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import type { Figure } from '../../charts/figure.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { shareFinding } from '../sections/findings.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { ClassShare, HourShares, SharesResult } from './classShares.js';
import type { WeatherContext } from './context.js';
import { sharesHeadline } from './headlines.js';
import type { ReadingShare } from './readingShares.js';
import { weatherClass, weatherClasses } from './weatherClasses.js';
import { weatherLabel, weatherText } from './words.js';

/** Fewer bars are sentences. */
const minBars = 3;

/** Shares of accidents by weather, beside the share of hours that they should be compared with. */
export function sharesSection(
  context: WeatherContext,
  result: SharesResult,
  readings: readonly ReadingShare[],
): Section {
  const { labelled, options } = context;
  if (labelled === 0) {
    return sectionWithoutLabels(readings, options.confidenceLevel);
  }
  const bad = result.classes.filter((one) => one.weatherClass !== 0);
  const reported = [weatherClass('rain'), weatherClass('snow')]
    .map((index) => result.classes.find((one) => one.weatherClass === index))
    .filter((one) => one !== undefined);
  return {
    id: 'shares',
    title: 'How often the weather is bad',
    caveats: [
      `${result.hourShares === null ? 'How often it rained is not known, so a share of the reports is not a risk' : 'A share of the reports is not a risk'}: it mostly shows how often the weather is like that where and when these feeds report. ${labelledText(context)}${fairText(result)}`,
    ],
    findings: reported.map((one) => classFinding(one, options.confidenceLevel, bad.length >= minBars)),
    notShown: compact([
      reported.length === 0 && {
        parts: ['share-*'],
        reason: 'No report with a weather label is in rain or snow.',
      },
    ]),
    figures: bad.length < minBars ? [] : [sharesChart(context, bad, result.hourShares !== null)],
    tables: [sharesTable(context, result)],
  };
}

/** Without labels: what the readings show, if there are any. */
function sectionWithoutLabels(readings: readonly ReadingShare[], confidenceLevel: number): Section {
  const reason =
    'No row has a weather label (Weather_Condition), so nothing can be compared between kinds of weather.';
  return {
    id: 'shares',
    title: 'How often the weather is bad',
    text: [
      readings.length === 0
        ? `${reason} There are no readings of precipitation, visibility, temperature or wind either.`
        : `${reason} The readings show how often the weather was bad.`,
    ],
    findings: readings.map(({ id, text, share: { part, whole, share } }) =>
      shareFinding({
        id: `reading-${id}`,
        sentence: `${formatPercent(share)} of the reports with a reading have ${text}.`,
        part,
        whole,
        of: 'reports with this reading',
        confidenceLevel,
        caveat: withoutHours,
      }),
    ),
    notShown: [{ parts: ['weather-shares', 'share-*'], reason }],
  };
}

const withoutHours = 'A share is not a risk: it does not count the hours with such weather.';

function classFinding(
  { weatherClass: index, share }: ClassShare,
  confidenceLevel: number,
  isDrawn: boolean,
): Finding {
  const finding = shareFinding({
    id: `share-${weatherClasses[index]}`,
    sentence: `${formatPercent(share.share)} of the reports with a weather label are in ${weatherText(index)}.`,
    part: share.part,
    whole: share.whole,
    of: 'reports with a weather label',
    confidenceLevel,
    caveat: withoutHours,
  });
  return isDrawn ? { ...finding, figure: 'weather-shares' } : finding;
}

/** `48,338 of 49,461 reports have a weather label (97.7 %).` */
function labelledText({ labelled, total }: WeatherContext): string {
  return `${formatCount(labelled)} of ${formatCountOf(total, 'report')} ${verbFor(labelled, 'has', 'have')} a weather label (${formatPercent(labelled / total)}).`;
}

/** ` 87.0 % of them are in fair weather (clear or cloudy).`, and of the hours where these are known. */
function fairText({ classes, hourShares }: SharesResult): string {
  const fair = classes.find(({ weatherClass: index }) => index === 0);
  if (fair === undefined) return '';
  const hours =
    hourShares === null
      ? ''
      : `, and an estimated ${formatPercent(hourShares.estimated[0]!)} of the compared hours are`;
  return ` ${formatPercent(fair.share.share)} of these are in fair weather (clear or cloudy)${hours}.`;
}

/** Bad weather only: fair weather would leave no room for the rest. */
function sharesChart(context: WeatherContext, bad: readonly ClassShare[], hasHours: boolean): Figure {
  const most = bad
    .slice(0, 5)
    .map(({ weatherClass: index, share }) => `${weatherText(index)} ${formatPercent(share.share)}`);
  return bars({
    id: 'weather-shares',
    headline: sharesHeadline(bad),
    subline: sublineOf(
      context,
      'Share of the reports with a weather label, by weather other than fair',
      context.labelled,
    ),
    alt: `Bars of shares: ${most.join(', ')}.`,
    footnote: sourceNote(
      context,
      hasHours
        ? 'A share is not a risk: the table has the share of hours beside it. Wilson intervals.'
        : 'How often it rained is not known: a share is not a risk. Wilson intervals.',
    ),
    labels: bad.map(({ weatherClass: index }) => weatherLabel(index)),
    values: bad.map(({ share }) => share.share),
    lower: bad.map(({ share }) => share.lower),
    upper: bad.map(({ share }) => share.upper),
    counts: bad.map(({ share }) => share.part),
    valueTitle: 'Share of reports',
    percent: true,
  });
}

function sharesTable(
  { feeds, options }: WeatherContext,
  { classes, byFeed, hourShares }: SharesResult,
): ReportTable {
  return reportTable({
    id: 'weather-shares',
    title: 'Reports by weather',
    columns: [
      {
        key: 'weather',
        heading: 'Weather',
        values: classes.map(({ weatherClass: index }) => weatherText(index)),
      },
      { key: 'n', heading: 'Reports', values: classes.map(({ share }) => share.part) },
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
          note: 'Hours are those of the busiest stations. An hour is observed if it has a report, so the observed hours contain too much bad weather. The estimate weights each observed hour by the chance that similar hours were observed.',
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
