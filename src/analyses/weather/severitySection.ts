import { formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, NotShown, ReportTable, Section } from '../../report/report.js';
import { type SeverityRule, severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { formatRatio, formatShares } from '../sections/words.js';
import type { WeatherContext } from './context.js';
import { firstNamed, type Shown, severityHeadline, shownBy } from './headlines.js';
import type { OverallOdds, SeverityResult } from './severity.js';
import { minLevelRows } from './severityDesign.js';
import { weatherClass, weatherClasses } from './weatherClasses.js';
import { byChanceAmong, minForestRows, strataOf, weatherLabel, weatherText } from './words.js';

/** Whether reports in bad weather are more often severe, over all feeds. */
export function severitySection(context: WeatherContext, result: SeverityResult): Section {
  const { overall, labelled, rows } = result;
  const severity = severityOf(context.source.dataset);
  const isDrawn = overall.length >= minForestRows;
  const reported = [weatherClass('rain'), weatherClass('snow')];
  return {
    id: 'severity',
    title: 'How severe a report is',
    findings: overall
      .filter((one) => reported.includes(one.weatherClass) || one.lower > 1 || one.upper < 1)
      .map((one) => overallFinding(context, one, overall, isDrawn)),
    figures: isDrawn ? [overallChart(context, result)] : [],
    tables: overall.length === 0 ? [] : [severeTable(context, result)],
    notShown: compact([missingPart(overall, labelled + rows === 0, severity)]),
    caveats:
      overall.length === 0
        ? []
        : [
            `Severity is ${severity.meaning}. Reports are compared with each other, within ${strataOf(context)}: this needs no count of hours. Fair weather is a clear or cloudy sky.`,
            'Only accidents are observed: weather that adds minor accidents lowers the share of severe ones without making any accident milder. These odds describe the mix of reports.',
          ],
  };
}

/** Why the chart is not shown, or null if it is. */
function missingPart(
  overall: readonly OverallOdds[],
  isEmpty: boolean,
  { name }: SeverityRule,
): NotShown | null {
  if (isEmpty) {
    return {
      parts: ['severity-*', 'weather-severity', 'weather-severity-*', 'weather-severe'],
      reason: 'Severity by weather is not shown: no row has a severity, a weather label and a start time.',
    };
  }
  if (overall.length >= minForestRows) return null;
  const few = `${overall.length} of the ${minForestRows} kinds of bad weather that a chart takes`;
  return {
    parts: ['weather-severity-all'],
    reason: `Severity by weather is not drawn: ${few} have ${minLevelRows} reports, some of ${name} and some not.`,
  };
}

function overallFinding(
  context: WeatherContext,
  odds: OverallOdds,
  overall: readonly OverallOdds[],
  isDrawn: boolean,
): Finding {
  const { name: severe, meaning } = severityOf(context.source.dataset);
  const name = weatherText(odds.weatherClass);
  const times = formatNumber(odds.estimate);
  const told = `In ${name} the odds of ${severe} are ${times} times those in fair weather.`;
  const sentences: Readonly<Record<Shown, string>> = {
    above: told,
    below: told,
    alone: `${told} ${byChanceAmong(overall.length)}`,
    'not told apart': `The odds of ${severe} in ${name} are not told apart from those in fair weather: ${times} times.`,
  };
  return {
    id: `severity-${weatherClasses[odds.weatherClass]}`,
    sentence: sentences[shownBy(odds, overall, context.options.confidenceLevel)],
    estimate: odds.estimate,
    unit: 'ratio',
    interval: reportInterval(odds, context.options.confidenceLevel, 'Mantel-Haenszel within strata'),
    denominator: { n: odds.n, of: `reports in ${name}` },
    caveat: `Severity is ${meaning}. The odds describe the mix of reports.`,
    ...(isDrawn ? { figure: 'weather-severity-all' } : {}),
  };
}

/** `rain 22.5 %, fair 19.2 %`: the plain shares of the weather in the headline. */
function sharesText({ options }: WeatherContext, { overall, severeInFair }: SeverityResult): string {
  const named = firstNamed(overall, options.confidenceLevel);
  const { weatherClass: index, severe } =
    overall.find((one) => one.weatherClass === named?.weatherClass) ?? overall[0]!;
  const [inIt, inFair] = formatShares([severe.share, severeInFair.share]);
  return `${weatherText(index)} ${inIt}, fair ${inFair}`;
}

function overallChart(context: WeatherContext, result: SeverityResult): Figure {
  const { overall, labelled } = result;
  const severity = severityOf(context.source.dataset);
  const rows = overall.toSorted((a, b) => b.estimate - a.estimate);
  return forestPlot({
    id: 'weather-severity-all',
    headline: severityHeadline(overall, context.options.confidenceLevel),
    subline: sublineOf(
      context,
      `Odds of ${severity.name} against fair weather (before adjustment: ${sharesText(context, result)})`,
      labelled,
    ),
    alt: `Dot plot of odds ratios with intervals: ${rows
      .slice(0, 6)
      .map((one) => `${weatherText(one.weatherClass)} ${formatRatio(one.estimate, one)}`)
      .join(', ')}.`,
    footnote: sourceNote(
      context,
      `Severe: ${severity.text}. Compared within ${strataOf(context)} (Mantel-Haenszel).`,
    ),
    rows: rows.map(({ weatherClass: index, estimate, lower, upper, n: ofClass }) => ({
      label: weatherLabel(index),
      estimate,
      lower,
      upper,
      n: ofClass,
    })),
    xTitle: 'Odds ratio',
    sides: ['less often severe', 'more often severe'],
  });
}

/** The plain shares behind the odds. */
function severeTable(context: WeatherContext, { overall, severeInFair }: SeverityResult): ReportTable {
  const { name } = severityOf(context.source.dataset);
  const rows = [{ weatherClass: 0, severe: severeInFair, estimate: null }, ...overall];
  return reportTable({
    id: 'weather-severity-shares',
    title: `Reports with ${name}, by weather`,
    columns: [
      { key: 'weather', heading: 'Weather', values: rows.map((row) => weatherText(row.weatherClass)) },
      { key: 'n', heading: 'Reports', values: rows.map(({ severe }) => severe.whole) },
      { key: 'severe', heading: 'Severe', format: 'percent', values: rows.map(({ severe }) => severe.share) },
      ...intervalColumns(
        context.options.confidenceLevel,
        rows.map(({ severe }) => severe),
        { format: 'percent' },
      ),
      { key: 'odds', heading: 'Odds ratio', values: rows.map(({ estimate }) => estimate) },
    ],
    note: `Shares are of all reports in such weather. The odds ratio compares within ${strataOf(context)}.`,
  });
}
