import { periodInWords } from '../../base/dates.js';
import { capitalise, formatCountOf, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { EventAnnotation } from '../../charts/marks.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { shareOf } from '../common/shares.js';
import { vocabularyChange } from '../common/weatherVocabulary.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { reportInterval, shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { vocabularyFindings, vocabularyTable } from '../sections/weatherVocabulary.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import { labelsHeadline, weatherHeadline } from './headlines.js';
import { minCompared, type WeatherResult } from './weather.js';
import { emptySection } from './words.js';

/** A chart of odds ratios has this many rows; fewer are findings or the table. */
const minRows = 3;
const otherParts = ['weather-groups', 'weather-severe', 'weather-fair'];

/** What a label of the weather means: the feed changed its words, not the sky. */
export function vocabularyPart(
  context: OverviewContext,
  result: WeatherResult | null,
): Omit<Section, 'id' | 'title'> {
  if (result === null)
    return emptySection('vocabulary', 'Weather labels', 'No row has a weather label.', [
      'weather-labels',
      'weather-sky',
      'weather-label-clear',
      'weather-steps',
    ]);
  const { changes } = result;
  const sky = skyChart(context, result);
  const isDrawn = sky !== null;
  return {
    findings: (changes === null ? [] : vocabularyFindings(changes, context.options.confidenceLevel)).map(
      (finding) => ({
        ...finding,
        period: 'April 2018 to March 2020',
        ...(isDrawn && { figure: 'weather-labels' }),
      }),
    ),
    figures: compact([sky]),
    tables: compact([changes && vocabularyTable(changes), labelTable(result)]),
    caveats: compact([
      result.hasChange &&
        'The weather feed changed its vocabulary between March and April 2019 (Clear became Fair, Overcast became Cloudy). The groups used here join both vocabularies.',
    ]),
    notShown: compact([
      changes === null && {
        parts: ['weather-sky', 'weather-label-clear', 'weather-steps'],
        reason:
          'The change of vocabulary in April 2019 is not shown: the data does not have a whole year of labels on both sides.',
      },
    ]),
  };
}

/** The weather of the reports, by group, and their severity. */
export function weatherSection(context: OverviewContext, result: WeatherResult | null): Section {
  if (result === null) return emptySection('weather', 'Weather', 'No row has a weather label.', otherParts);
  const odds = oddsChart(context, result);
  return {
    id: 'weather',
    title: 'Weather of the reports',
    isMethod: true,
    text: compact([
      'A share of reports by weather mostly shows how often the weather is like that. To see whether weather matters, one needs the hours without an accident, which are not in this file; the weather analysis estimates them.',
      context.feeds.length > 1 &&
        confounded('the severity of a weather is compared within each feed and year'),
      odds &&
        'This comparison leaves out place and light. The weather report also compares within state, light and road, with clear and cloudy weather as one baseline: where the two differ, use its odds.',
    ]),
    findings: [fairFinding(context, result), ...(odds === null ? oddsFindings(context, result) : [])],
    figures: compact([odds]),
    tables: [groupTable(result)],
    notShown: compact([
      odds === null && {
        parts: ['weather-severe'],
        reason: `Severity by weather is not drawn: ${context.severity === null ? 'no row has a severity' : `it takes ${minRows} kinds of weather with ${minCompared} reports that can be compared with clear weather; there ${verbFor(result.odds.length, 'is', 'are')} ${result.odds.length}`}.`,
      },
    ]),
  };
}

function fairFinding({ options }: OverviewContext, { groups, known }: WeatherResult): Finding {
  const fair = groups.reduce((sum, [group, n]) => sum + (group === 'clear' || group === 'cloud' ? n : 0), 0);
  return shareFinding({
    id: 'weather-fair',
    sentence: `${formatPercent(fair / known)} of the reports have a clear or cloudy sky.`,
    part: fair,
    whole: known,
    of: 'reports with a weather label',
    confidenceLevel: options.confidenceLevel,
    caveat: 'A share of reports: how often the weather is like that is not known from them.',
  });
}

/** What too few rows for a chart say. */
function oddsFindings({ severity, options, stratum }: OverviewContext, { odds }: WeatherResult): Finding[] {
  if (severity === null) return [];
  return odds.map(({ group, n, odds: { estimate, lower, upper } }) => ({
    id: `weather-odds-${group}`,
    sentence: `Within a ${stratum}, the odds of a severe report in the weather group ${group} are ${formatNumber(estimate)} times those in clear weather.`,
    estimate,
    unit: 'ratio',
    interval: reportInterval({ lower, upper }, options.confidenceLevel, `Mantel-Haenszel within ${stratum}`),
    denominator: { n, of: 'reports in it' },
    caveat: `${capitalise(severity.meaning)}. A difference is not a cause.`,
  }));
}

/** Two skies, each in the words before and after the change; null without months on both sides of it. */
function skyChart(context: OverviewContext, { sky, changes }: WeatherResult): Figure | null {
  if (sky === null) return null;
  const lineOf = (label: string, look: 'line' | 'alternate') => ({
    name: label,
    x: sky.months,
    y: sky.labels.find((one) => one.label === label)!.shares,
    look,
  });
  const changeOf = (label: string) => {
    const change = changes?.find(({ name }) => name === `label ${label}`);
    if (change === undefined) return null;
    const withInterval = ({ part, whole }: { readonly part: number; readonly whole: number }) =>
      shareOf(part, whole, context.options.confidenceLevel);
    return { before: withInterval(change.before), after: withInterval(change.after) };
  };
  const [clear, fair] = [changeOf('Clear'), changeOf('Fair')];
  const ends =
    clear === null || fair === null
      ? ''
      : ` Clear ${formatPercent(clear.before.share)} in the year before, ${formatPercent(clear.after.share)} after; Fair ${formatPercent(fair.before.share)} and ${formatPercent(fair.after.share)}.`;
  const events: EventAnnotation[] = [{ at: `${vocabularyChange}-01`, label: 'the feed changes its labels' }];
  return smallMultiples({
    id: 'weather-labels',
    headline: labelsHeadline(clear, fair),
    subline: `Share of reports with each label, by month, ${periodInWords(`${sky.months[0]}-01`, `${sky.months.at(-1)}-01`)}; ${nReports(sky.n)} with a label`,
    alt: `Two panels with two lines each over ${sky.months.length} months.${ends}`,
    footnote: sourceNote(
      context,
      'The labels are those of the weather feed. Compare clear and cloud together, or within one side.',
    ),
    panels: [
      { title: 'Clear, then Fair', series: [lineOf('Clear', 'line'), lineOf('Fair', 'alternate')], events },
      { title: 'Overcast, then Cloudy', series: [lineOf('Overcast', 'line'), lineOf('Cloudy', 'alternate')] },
    ],
    xTitle: 'Month',
    yTitle: 'Share of reports',
    columns: 2,
    percent: true,
  });
}

function oddsChart(context: OverviewContext, { known, odds }: WeatherResult): Figure | null {
  if (odds.length < minRows || context.severity === null) return null;
  const rows = odds
    .map(({ group, n, odds: { estimate, lower, upper } }) => ({ label: group, estimate, lower, upper, n }))
    .sort((a, b) => b.estimate - a.estimate);
  const ratios = rows.map(({ label, estimate }) => `${label} ${formatNumber(estimate)}`);
  return forestPlot({
    id: 'weather-severe',
    headline: weatherHeadline(rows),
    subline: `Odds ratio of ${context.severity.name} against clear weather, within ${context.stratum}; ${nReports(known)}`,
    alt: `Odds ratios with intervals: ${ratios.join(', ')}.`,
    footnote: sourceNote(
      context,
      `Compared within each ${context.stratum} (Mantel-Haenszel), not within places. Severity is ${context.severity.meaning}. Weather under ${minCompared} reports left out.`,
    ),
    rows,
    sides: ['less often severe', 'more often severe'],
    xTitle: 'Odds ratio',
  });
}

function groupTable({ groups, known }: WeatherResult): ReportTable {
  return reportTable({
    id: 'weather-groups',
    title: 'Weather groups',
    columns: [
      { key: 'group', heading: 'Group', values: groups.map(([group]) => group) },
      { key: 'n', heading: 'Reports', values: groups.map(([, n]) => n) },
      { key: 'share', heading: 'Share', format: 'percent', values: groups.map(([, n]) => n / known) },
    ],
  });
}

function labelTable({ labels, labelCount, known }: WeatherResult): ReportTable {
  return reportTable({
    id: 'weather-labels',
    title: 'Weather labels',
    columns: [
      { key: 'label', heading: 'Label in the file', values: labels.map(({ label }) => label) },
      { key: 'group', heading: 'Group', values: labels.map(({ group }) => group) },
      { key: 'n', heading: 'Reports', values: labels.map(({ n }) => n) },
      { key: 'share', heading: 'Share', format: 'percent', values: labels.map(({ n }) => n / known) },
    ],
    note: `The ${labels.length} most frequent of ${formatCountOf(labelCount, 'label')}.`,
  });
}
