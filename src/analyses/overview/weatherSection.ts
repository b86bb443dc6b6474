import { formatCountOf, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { lines } from '../../charts/lines.js';
import type { EventAnnotation } from '../../charts/marks.js';
import { stacked } from '../../charts/stacked.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { vocabularyChange } from '../common/weatherVocabulary.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { reportTable } from '../sections/reportTable.js';
import { vocabularyFindings, vocabularyTable } from '../sections/weatherVocabulary.js';
import type { OverviewContext } from './context.js';
import { minCompared, type WeatherResult } from './weather.js';
import { emptySection } from './words.js';

/** Weather by group, with the change of vocabulary shown beside the groups that survive it. */
export function weatherSection(context: OverviewContext, result: WeatherResult | null): Section {
  if (result === null)
    return emptySection('weather', 'Weather', 'No row has a weather label.', [
      'weather-month',
      'weather-labels',
      'weather-severe',
      'weather-fair',
      'weather-sky',
    ]);
  const { changes, hasChange } = result;
  const odds = oddsChart(context, result);
  const sky = skyChart(context, result);
  return {
    id: 'weather',
    title: 'Weather',
    text: compact([
      'A share of accidents by weather mostly shows how often the weather is like that. To see whether weather matters, one needs the hours without an accident, which are not in this file; the weather analysis estimates them.',
      hasChange &&
        `The feed changed its vocabulary between March and April 2019 (Clear became Fair, Overcast became Cloudy). The groups used here join both vocabularies.`,
      context.feeds.length > 1 &&
        confounded('the severity of a weather is compared within each feed and year'),
    ]),
    findings: compact([
      fairFinding(context, result),
      ...(changes === null ? [] : vocabularyFindings(changes, context.options.confidenceLevel)),
    ]),
    figures: compact([groupChart(context, result), sky, odds]),
    tables: compact([changes && vocabularyTable(changes), labelTable(result)]),
    notShown: compact([
      result.periods === null && {
        parts: ['weather-month'],
        reason: 'Weather by month is not shown: no row has a start time.',
      },
      changes === null && {
        parts: ['weather-sky', 'weather-label-clear', 'weather-steps'],
        reason:
          'The change of vocabulary in April 2019 is not shown: the data does not have a whole year of labels on both sides.',
      },
      odds === null && {
        parts: ['weather-severe'],
        reason: `Severity by weather is not shown: ${context.severity === null ? 'no row has a severity' : `no weather has ${minCompared} accidents that can be compared with clear weather`}.`,
      },
    ]),
  };
}

function fairFinding({ options }: OverviewContext, { groups, known }: WeatherResult): Finding {
  const fair = groups.reduce((sum, [group, n]) => sum + (group === 'clear' || group === 'cloud' ? n : 0), 0);
  return shareFinding({
    id: 'weather-fair',
    sentence: `${formatPercent(fair / known)} of the accidents happen under a clear or cloudy sky.`,
    part: fair,
    whole: known,
    of: 'accidents with a weather label',
    confidenceLevel: options.confidenceLevel,
    caveat: 'This is how often the weather is like that, not how safe it is.',
  });
}

function groupChart(context: OverviewContext, result: WeatherResult): Figure | null {
  const { known, groups, periods, spansChange } = result;
  if (periods === null) return null;
  const most = groups.slice(0, 5).map(([group]) => group);
  const isMonthly = periods.unit === 'month';
  return stacked({
    id: 'weather-month',
    headline: `Weather groups by ${periods.unit}`,
    alt: `Shares of ${most.join(', ')}${groups.length > most.length ? ' and others' : ''} by ${periods.unit}.${spansChange ? ' The vocabulary of the feed changes in April 2019.' : ''}`,
    footnote: footnoteOf(context.feeds, known),
    x: periods.names,
    series: periods.groups.map(({ name, counts }) => ({ name, y: counts })),
    xTitle: isMonthly ? 'Month' : 'Year',
    yTitle: 'Share of accidents',
    shares: true,
    look: periods.names.length > 36 ? 'areas' : 'bars',
    events: isMonthly ? changeMarks(result) : [],
    xType: isMonthly ? 'date' : 'category',
  });
}

/** Null unless months on both sides of the change are drawn. */
function skyChart(context: OverviewContext, result: WeatherResult): Figure | null {
  const { known, periods, spansChange } = result;
  if (!spansChange || periods === null || periods.unit !== 'month') return null;
  return lines({
    id: 'weather-labels',
    headline: 'The same sky in two vocabularies',
    alt: 'Monthly shares of the labels Clear, Fair, Overcast and Cloudy: Clear and Overcast stop in April 2019, Fair and Cloudy begin.',
    footnote: footnoteOf(context.feeds, known),
    series: periods.skyLabels.map(({ label, shares }) => ({ name: label, x: periods.names, y: shares })),
    events: changeMarks(result),
    xTitle: 'Month',
    yTitle: 'Share of accidents',
    percent: true,
    xType: 'date',
  });
}

function changeMarks({ spansChange }: WeatherResult): EventAnnotation[] {
  return spansChange ? [{ at: `${vocabularyChange}-01`, label: 'vocabulary changes' }] : [];
}

function oddsChart(context: OverviewContext, { known, odds }: WeatherResult): Figure | null {
  if (odds.length === 0 || context.severity === null) return null;
  const ratios = odds.map(({ group, odds: { estimate } }) => `${group} ${formatNumber(estimate)}`);
  return forestPlot({
    id: 'weather-severe',
    headline: `Odds of a severe report against clear weather, within ${context.stratum}`,
    alt: `Odds ratios with intervals: ${ratios.join(', ')}.`,
    footnote: `${footnoteOf(context.feeds, known)}; groups with fewer than ${minCompared} left out`,
    rows: odds.map(({ group, n, odds: { estimate, lower, upper } }) => ({
      label: group,
      estimate,
      lower,
      upper,
      n,
    })),
    xTitle: `Odds ratio of ${context.severity.name}`,
  });
}

function labelTable({ labels, labelCount, known }: WeatherResult): ReportTable {
  return reportTable({
    id: 'weather-labels',
    title: 'Weather labels',
    columns: [
      { key: 'label', heading: 'Label in the file', values: labels.map(({ label }) => label) },
      { key: 'group', heading: 'Group', values: labels.map(({ group }) => group) },
      { key: 'n', heading: 'Accidents', values: labels.map(({ n }) => n) },
      { key: 'share', heading: 'Share', format: 'percent', values: labels.map(({ n }) => n / known) },
    ],
    note: `The ${labels.length} most frequent of ${formatCountOf(labelCount, 'label')}.`,
  });
}
