import { capitalise, formatNumber, formatPercent } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import type { FeedLight, LightResult } from './light.js';
import { byFeed, emptySection, feedTitle, reportsOf } from './words.js';

const lightParts = ['night-*', 'severe-at-night'];

/** Day and night by sunrise and sunset. */
export function lightSection(context: OverviewContext, result: LightResult | null): Section {
  if (result === null) {
    return emptySection('light', 'Light', 'No row records whether it was day or night.', lightParts);
  }
  return {
    id: 'light',
    title: 'Day and night',
    isMethod: true,
    text: [
      'Day and night are computed from sunrise and sunset at the place, not observed. The traffic at night is not known here.',
    ],
    findings: compact([
      ...result.feeds.filter(({ n }) => n > 0).map((feed) => nightFinding(context, feed)),
      severeFinding(context, result),
    ]),
    tables: [lightTable(context, result)],
    notShown: compact([
      result.odds === null && {
        parts: ['severe-at-night'],
        reason: `Severity at night against day is not shown: ${context.severity === null ? 'no row has a severity' : 'too few reports can be compared'}.`,
      },
    ]),
  };
}

function nightFinding(context: OverviewContext, { name, n, night }: FeedLight): Finding {
  const { options } = context;
  return shareFinding({
    id: `night-${name.toLowerCase()}`,
    sentence: `${formatPercent(night / n)} of the ${reportsOf(name, context)} start between sunset and sunrise.`,
    part: night,
    whole: n,
    of: `${reportsOf(name, context)} with known light`,
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
    denominator: { n: known, of: 'reports with known light' },
    caveat: `${capitalise(severity.meaning)}; and night differs from day in roads, speeds and what is reported, not in light only.`,
  };
}

function lightTable(context: OverviewContext, { feeds }: LightResult): ReportTable {
  return reportTable({
    id: 'light',
    title: `Light${byFeed(context)}`,
    columns: compact([
      { key: 'source', heading: 'Feed', values: feeds.map(({ name }) => feedTitle(name, context)) },
      { key: 'n', heading: 'Reports', values: feeds.map(({ n }) => n) },
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
