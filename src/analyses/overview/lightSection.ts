import { capitalise, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { stacked } from '../../charts/stacked.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { accidentsOf } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import type { FeedLight, LightResult } from './light.js';
import { byFeed, emptySection, feedTitle } from './words.js';

const lightParts = ['light-hour', 'night-*', 'severe-at-night'];

/** Day and night by sunrise and sunset. */
export function lightSection(context: OverviewContext, result: LightResult | null): Section {
  if (result === null) {
    return emptySection('light', 'Light', 'No row records whether it was day or night.', lightParts);
  }
  const hasTimes = context.daily.total > 0;
  return {
    id: 'light',
    title: 'Light',
    text: [
      'Day and night are computed from sunrise and sunset at the place, not observed. The traffic at night is not known here.',
    ],
    findings: compact([
      ...result.feeds.filter(({ n }) => n > 0).map((feed) => nightFinding(context, feed)),
      severeFinding(context, result),
    ]),
    figures: hasTimes ? [hourChart(context, result)] : [],
    tables: [lightTable(context, result)],
    notShown: compact([
      !hasTimes && { parts: ['light-hour'], reason: 'Light by hour is not shown: no row has a start time.' },
      result.odds === null && {
        parts: ['severe-at-night'],
        reason: `Severity at night against day is not shown: ${context.severity === null ? 'no row has a severity' : 'too few accidents can be compared'}.`,
      },
    ]),
  };
}

function nightFinding({ feeds, options }: OverviewContext, { name, n, night }: FeedLight): Finding {
  return shareFinding({
    id: `night-${name.toLowerCase()}`,
    sentence: `${formatPercent(night / n)} of the ${accidentsOf(name, feeds)} start between sunset and sunrise.`,
    part: night,
    whole: n,
    of: `${accidentsOf(name, feeds)} with known light`,
    confidenceLevel: options.confidenceLevel,
  });
}

function severeFinding(
  { options, stratum, severity }: OverviewContext,
  { odds, known }: LightResult,
): Finding | null {
  if (odds === null || severity === null) return null;
  return {
    id: 'severe-at-night',
    sentence: `Within a ${stratum}, the odds of a severe report at night are ${formatNumber(odds.estimate)} times those by day.`,
    estimate: odds.estimate,
    unit: 'ratio',
    interval: {
      lower: odds.lower,
      upper: odds.upper,
      confidenceLevel: options.confidenceLevel,
      method: `Mantel-Haenszel within ${stratum}`,
    },
    denominator: { n: known, of: 'accidents with known light' },
    caveat: `${capitalise(severity.meaning)}; and night differs from day in roads, speeds and what is reported, not in light only.`,
  };
}

function hourChart(context: OverviewContext, { known, night, dayByHour, nightByHour }: LightResult): Figure {
  return stacked({
    id: 'light-hour',
    headline: 'Day and night by hour',
    alt: `Accidents by hour of the day, stacked by light; ${formatPercent(night / known)} at night in all. Hours of dawn and dusk have both, because the time of sunrise changes over the year.`,
    footnote: footnoteOf(context.feeds, known),
    x: dayByHour.map((_, hour) => String(hour)),
    series: [
      { name: 'Day', y: dayByHour },
      { name: 'Night', y: nightByHour },
    ],
    xTitle: 'Hour of the day',
    yTitle: 'Accidents',
    xType: 'category',
  });
}

function lightTable(context: OverviewContext, { feeds }: LightResult): ReportTable {
  return reportTable({
    id: 'light',
    title: `Light${byFeed(context)}`,
    columns: compact([
      { key: 'source', heading: 'Feed', values: feeds.map(({ name }) => feedTitle(name, context)) },
      { key: 'n', heading: 'Accidents', values: feeds.map(({ n }) => n) },
      {
        key: 'night',
        heading: 'At night',
        format: 'percent',
        values: feeds.map(({ n, night }) => night / n),
      },
      context.severity && {
        key: 'severeDay',
        heading: 'Severe by day',
        format: 'percent',
        values: feeds.map(({ severeDay }) => severeDay),
      },
      context.severity && {
        key: 'severeNight',
        heading: 'Severe at night',
        format: 'percent',
        values: feeds.map(({ severeNight }) => severeNight),
      },
    ]),
  });
}
