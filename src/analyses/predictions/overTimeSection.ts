import { formatNumber } from '../../base/format.js';
import { lines } from '../../charts/lines.js';
import { compareGroups } from '../../models/judging/compareGroups.js';
import { minDays } from '../../models/judging/judge.js';
import type { Judgement } from '../../models/judging/judgement.js';
import { monthsOf } from '../../models/judging/parts.js';
import type { Section } from '../../report/report.js';
import { changeOf, type Estimate } from '../common/skill.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { type ConstantForecaster, decisiveBaseline } from './baselines.js';
import type { PredictionsContext } from './context.js';
import { overTimeHeadline } from './headlines.js';
import { gapsIn, lossesBy, lossesOverTime, minPeriods, minReports } from './periods.js';
import type { PromisedMetric } from './promise.js';
import { constantTitle, subline } from './words.js';

/** Whether the predictions age: their log-loss over time, beside the promise and beside a forecast that is always the same. */
export function overTimeSection(
  context: PredictionsContext,
  judgement: Judgement,
  constants: readonly ConstantForecaster[],
  promised: PromisedMetric | undefined,
): Section {
  const over = lossesOverTime(context.forecasts, judgement);
  const id = 'over-time';
  const title = 'Over time';
  if (over === null) {
    return {
      id,
      title,
      notShown: [
        {
          parts: ['predictions-over-time', 'predictions-periods'],
          reason: `The log-loss over time is not shown: it takes ${minPeriods} days with ${minReports} judged reports each.`,
        },
      ],
    };
  }
  const { unit, periods } = over;
  const x = periods.map(({ from }) => from);
  const bands = periods.map(({ from }) =>
    unit === 'month' ? (judgement.byMonth.find(({ name }) => name === from)?.metrics.logLoss ?? null) : null,
  );
  const { name, shares } = decisiveBaseline(constants);
  const constantLosses = new Map(
    lossesBy(unit, context.forecasts.constant(shares, 0)).map((one) => [one.from, one.logLoss]),
  );
  const beside = x.map((from) => constantLosses.get(from)!);
  const [first, last] = [periods[0]!, periods.at(-1)!];
  const changes = unit === 'month' ? changesByMonth(context, shares) : new Map<string, Estimate>();
  const changeIn = (period: string): Estimate | null => changes.get(period) ?? null;
  return {
    id,
    title,
    text: [
      'A time with more mixed severities is harder for every forecaster, so compare the lines with each other.',
    ],
    figures: [
      lines({
        id: 'predictions-over-time',
        // Without the model the first months may be those from which it learned: then it is no sign of age to be worse later.
        headline: overTimeHeadline(
          unit,
          name,
          context.model === null ? null : changeIn(x[0]!),
          changeIn(x.at(-1)!),
        ),
        subline: subline(
          { ...context, hasIntervals: unit === 'month' },
          `Log-loss by ${unit}`,
          judgement.events,
        ),
        footnote: sourceNote(
          context,
          unit === 'month'
            ? `Only months with judged reports on ${minDays} days or more.`
            : `Without intervals. Each ${unit} has at least ${minReports} reports.`,
        ),
        alt: `Lines over ${periods.length} ${unit}s. Predictions: ${formatNumber(first.logLoss)} in the first, ${formatNumber(last.logLoss)} in the last.`,
        series: compact([
          {
            name: 'Predictions',
            x,
            y: periods.map(({ logLoss }) => logLoss),
            ...(unit === 'month'
              ? {
                  lower: bands.map((band) => band?.lower ?? null),
                  upper: bands.map((band) => band?.upper ?? null),
                }
              : {}),
          },
          { name: constantTitle(name), x, y: beside, look: 'dashed' as const },
          promised?.promised && {
            name: 'At training',
            x,
            y: x.map(() => promised.promised!.estimate),
            look: 'reference' as const,
          },
        ]),
        xTitle: unit === 'month' ? 'Month' : unit === 'week' ? 'Week' : 'Day',
        yTitle: 'Log-loss',
        timeUnit: unit,
        // Without these the chart would say that there is no data.
        windows: gapsIn(over).map((gap) => ({
          ...gap,
          label: unit === 'month' ? 'too few days' : 'too few reports',
          noData: true,
        })),
      }),
    ],
    tables: [
      reportTable({
        id: 'predictions-periods',
        title: `Log-loss by ${unit}`,
        columns: [
          {
            key: unit,
            heading: unit === 'week' ? 'Week from' : unit === 'month' ? 'Month' : 'Day',
            values: x,
          },
          { key: 'n', heading: 'Reports', values: periods.map(({ reports }) => reports) },
          {
            key: 'logLoss',
            heading: 'Log-loss',
            format: 'number',
            values: periods.map(({ logLoss }) => logLoss),
          },
          ...(unit === 'month' ? intervalColumns(context.options.confidenceLevel, bands) : []),
          { key: 'constant', heading: constantTitle(name), format: 'number', values: beside },
          ...(unit === 'month'
            ? [
                {
                  key: 'change',
                  heading: 'Change',
                  format: 'percent' as const,
                  values: x.map((month) => changes.get(month)?.estimate ?? null),
                },
                ...intervalColumns(
                  context.options.confidenceLevel,
                  x.map((month) => changes.get(month)),
                  { name: 'change', format: 'percent' },
                ),
              ]
            : []),
        ],
        ...(unit === 'month'
          ? {
              note: 'Change: log-loss of the predictions minus that of the baseline, as a share of it. The intervals hold for all months together. A dash: all but fewer than 10 reports have the same severity.',
            }
          : {}),
      }),
    ],
  };
}

/** The change from the log-loss of a baseline in each month that allows a comparison. */
function changesByMonth(
  { forecasts, options: { confidenceLevel, seed } }: PredictionsContext,
  shares: readonly number[],
): ReadonlyMap<string, Estimate> {
  const other = forecasts.constant(shares, 0);
  const months = compareGroups(forecasts, other, monthsOf(forecasts.day), { confidenceLevel, seed });
  return new Map(months.map((one) => [one.name, changeOf(one)]));
}
