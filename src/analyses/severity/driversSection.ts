import { formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { responseCurve } from '../../charts/responseCurve.js';
import { featuresOf } from '../../dataset/featureSets.js';
import type { AccumulatedEffect } from '../../models/judging/accumulatedEffect.js';
import type { SeverityStudy } from '../../models/training/studySeverity.js';
import type { ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { clusteredByDay, featureTitle } from '../sections/forecastWords.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import { effectHeadline, importanceHeadline } from './headlines.js';
import { windowSubline } from './words.js';

const minRows = 3;

/** What drives the forecasts: importance of groups, effects of the leading features, odds ratios. */
export function driversSection(context: SeverityContext, study: SeverityStudy): Section {
  const { drivers, rows } = study;
  const { confidenceLevel } = context.options;
  const importance = drivers.importance.filter(({ increase }) => increase.estimate !== 0);
  const [leading] = importance;
  const curve = drivers.effects[0];
  return {
    id: 'drivers',
    title: 'What drives the forecasts',
    text: [
      'Importance: how much the log-loss rises when what a group of features says is shuffled among the reports. It describes this model, not causes.',
    ],
    findings: compact([
      leading !== undefined && {
        id: 'importance-first',
        sentence: `Shuffling “${leading.name}” raises the log-loss by ${formatNumber(leading.increase.estimate)}${leading.increase.lower > 0 ? '' : ', which is not told apart from 0'}.`,
        estimate: leading.increase.estimate,
        unit: 'nats',
        interval: reportInterval(leading.increase, confidenceLevel, clusteredByDay),
        denominator: { n: rows.test, of: 'reports of the test window' },
        caveat:
          'The importance of a group is that for this model and these feeds, not an effect on the road.',
        ...(importance.length < minRows ? {} : { figure: 'severity-importance' }),
      },
    ]),
    figures: compact([
      importance.length >= minRows && importanceFigure(context, study),
      curve !== undefined && effectFigure(context, study, curve),
    ]),
    notShown: compact([
      importance.length < minRows && {
        parts: ['severity-importance'],
        reason: 'Importance is not drawn: the trees use fewer than three groups of features.',
      },
      curve === undefined && {
        parts: ['severity-effect'],
        reason: 'No effect of a number is drawn: the trees use none that helps in the test window.',
      },
    ]),
    tables: compact([drivers.effects.length > 0 && effectsTable(context, study)]),
  };
}

function importanceFigure(context: SeverityContext, { drivers, windows, rows }: SeverityStudy): Figure {
  const groups = drivers.importance.filter(({ increase }) => increase.estimate !== 0);
  return forestPlot({
    id: 'severity-importance',
    headline: importanceHeadline(groups),
    subline: windowSubline(context, 'Rise of the log-loss without a group', windows.test, rows.test),
    footnote: sourceNote(
      context,
      'Permutation importance, three shuffles. It describes the model, not causes.',
    ),
    alt: `A row for each of ${groups.length} groups: ${groups
      .slice(0, 3)
      .map(({ name, increase }) => `${name} ${formatNumber(increase.estimate)}`)
      .join(', ')}.`,
    rows: groups.map(({ name, increase }) => ({
      label: name,
      estimate: increase.estimate,
      lower: increase.lower,
      upper: increase.upper,
    })),
    xTitle: 'Rise of log-loss',
    reference: 0,
    sides: ['no help', 'helps'],
  });
}

function effectFigure(
  context: SeverityContext,
  { windows, atLeast }: SeverityStudy,
  { feature, points, events }: AccumulatedEffect,
): Figure {
  const title = featureTitle(feature);
  const effects = points.map(({ effect }) => effect);
  const percents = (of: 'estimate' | 'lower' | 'upper'): number[] => effects.map((one) => 100 * one[of]);
  return responseCurve({
    id: 'severity-effect',
    headline: effectHeadline(title, effects),
    subline: windowSubline(context, `Forecast of severity ${atLeast} or higher`, windows.test, events),
    footnote: sourceNote(
      context,
      'Accumulated local effect: other features as they are. Points around the mean forecast.',
    ),
    alt: `A curve from ${formatPercent(Math.min(...effects.map((one) => one.estimate)))} to ${formatPercent(Math.max(...effects.map((one) => one.estimate)))} around the mean forecast.`,
    x: points.map(({ value }) => value as number),
    estimate: percents('estimate'),
    lower: percents('lower'),
    upper: percents('upper'),
    xTitle: unitOf(feature) === undefined ? title : `${title} (${unitOf(feature)})`,
    yTitle: 'Percentage points',
    reference: 0,
  });
}

function unitOf(feature: string): string | undefined {
  return featuresOf('report').find(({ name }) => name === feature)?.unit;
}

function effectsTable({ options }: SeverityContext, { drivers }: SeverityStudy): ReportTable {
  const points = drivers.effects.flatMap(({ feature, points: all }) =>
    all.map((point) => ({ feature, ...point })),
  );
  return reportTable({
    id: 'severity-effects',
    title: 'Effects of the leading numbers on the forecast',
    columns: [
      { key: 'feature', heading: 'Feature', values: points.map(({ feature }) => featureTitle(feature)) },
      {
        key: 'value',
        heading: 'Value',
        format: 'number',
        values: points.map(({ value }) => value as number),
      },
      {
        key: 'effect',
        heading: 'Effect',
        unit: 'points',
        format: 'points',
        values: points.map(({ effect }) => effect.estimate),
      },
      ...intervalColumns(
        options.confidenceLevel,
        points.map(({ effect }) => effect),
        { format: 'points' },
      ),
    ],
    note: 'Accumulated local effects, in percentage points around the mean forecast.',
  });
}
