import { formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { includesOne } from '../common/intervals.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { vocabularyFindings, vocabularyTable } from '../sections/weatherVocabulary.js';
import { formatRatio } from '../sections/words.js';
import type { WeatherContext } from './context.js';
import { vocabularyHeadline } from './headlines.js';
import type { RateChange, VocabularyResult } from './vocabulary.js';
import { weatherClass, weatherClasses } from './weatherClasses.js';
import { minForestRows, weatherLabel, weatherText } from './words.js';

/** The change of the weather feed's vocabulary in April 2019, and whether the rates changed with it. */
export function vocabularySection(
  context: WeatherContext,
  { rateChanges, shareChanges }: VocabularyResult,
): Section {
  const { confidenceLevel } = context.options;
  const isDrawn = 2 * rateChanges.length >= minForestRows;
  const reported = [weatherClass('rain'), weatherClass('snow')];
  return {
    id: 'vocabulary',
    title: 'New weather labels in April 2019',
    isMethod: true,
    text: compact([
      'At the end of March 2019 the weather feed changed its vocabulary: Clear became Fair, Overcast became Cloudy, and calm wind went from a blank to zero. The groups used here join both vocabularies, clear and cloud are one baseline (fair weather), and every stratum lies within one month. No rate ratio in this report therefore compares hours across the change.',
    ]),
    notShown: compact([
      rateChanges.length === 0 && {
        parts: ['weather-vocabulary', 'vocabulary-*'],
        reason:
          'Rates before and after the change are not compared: the data has too few reports in bad weather on both sides of it.',
      },
      shareChanges === null && {
        parts: ['weather-sky', 'weather-label-clear', 'weather-border', 'weather-steps'],
        reason:
          'Shares before and after the change are not compared: the data does not have a whole year of labels on both sides of it.',
      },
    ]),
    findings: [
      ...rateChanges
        .filter((change) => reported.includes(change.weatherClass))
        .map((change) => rateChangeFinding(change, confidenceLevel, isDrawn)),
      ...(shareChanges === null ? [] : vocabularyFindings(shareChanges, confidenceLevel)),
    ],
    figures: isDrawn ? [rateChangesChart(context, rateChanges)] : [],
    tables: compact([
      rateChanges.length > 0 && rateChangesTable(rateChanges, confidenceLevel),
      shareChanges !== null && vocabularyTable(shareChanges),
    ]),
  };
}

function rateChangeFinding(change: RateChange, confidenceLevel: number, isDrawn: boolean): Finding {
  const { before, after, quotient } = change;
  const name = weatherText(change.weatherClass);
  const verdict = includesOne(quotient)
    ? 'The two are not told apart.'
    : 'Chance alone does not explain this difference, which may come from the years as well as from the vocabulary.';
  return {
    id: `vocabulary-${weatherClasses[change.weatherClass]}`,
    sentence: `The rate ratio of ${name} is ${formatNumber(before.estimate)} before the change of vocabulary and ${formatNumber(after.estimate)} after it. ${verdict}`,
    estimate: quotient.estimate,
    unit: 'ratio',
    interval: reportInterval(quotient, confidenceLevel, 'ratio of two independent estimates'),
    denominator: {
      n: before.accidents + after.accidents,
      of: `reports in compared hours of ${name}`,
    },
    caveat: 'The two periods differ in years, roads and feeds as well as in vocabulary.',
    ...(isDrawn ? { figure: 'weather-vocabulary' } : {}),
  };
}

function rateChangesChart(context: WeatherContext, changes: readonly RateChange[]): Figure {
  const values = changes.map(
    ({ weatherClass: index, before, after }) =>
      `${weatherText(index)} ${formatNumber(before.estimate)} and ${formatNumber(after.estimate)}`,
  );
  const n = changes.reduce((sum, { before, after }) => sum + before.accidents + after.accidents, 0);
  return forestPlot({
    id: 'weather-vocabulary',
    headline: vocabularyHeadline(changes),
    subline: sublineOf(context, 'Ratio of reports per hour to fair weather, before and after April 2019', n),
    alt: `Dot plot of rate ratios before and after: ${values.join(', ')}.`,
    footnote: sourceNote(context, 'The two periods differ in years, roads and feeds as well as in labels.'),
    rows: changes.flatMap(({ weatherClass: index, before, after }) => [
      { ...before, label: `${weatherLabel(index)} before`, n: before.accidents },
      { ...after, label: `${weatherLabel(index)} after`, n: after.accidents },
    ]),
    xTitle: 'Ratio of reports per hour',
    sides: ['fewer reports', 'more reports'],
  });
}

function rateChangesTable(changes: readonly RateChange[], confidenceLevel: number): ReportTable {
  const quotients = changes.map(({ quotient }) => quotient);
  return reportTable({
    id: 'weather-vocabulary',
    title: 'Rate ratios before and after April 2019',
    columns: [
      {
        key: 'weather',
        heading: 'Weather',
        values: changes.map(({ weatherClass: index }) => weatherText(index)),
      },
      {
        key: 'before',
        heading: 'Before',
        values: changes.map(({ before }) => formatRatio(before.estimate, before)),
      },
      {
        key: 'after',
        heading: 'After',
        values: changes.map(({ after }) => formatRatio(after.estimate, after)),
      },
      { key: 'change', heading: 'After over before', values: quotients.map(({ estimate }) => estimate) },
      ...intervalColumns(confidenceLevel, quotients),
    ],
  });
}
