import { InputError } from '../../base/errors.js';
import { capitalise } from '../../base/format.js';
import { barGroups } from '../barGroups.js';
import { bars } from '../bars.js';
import type { Figure } from '../figure.js';
import type { FigureText } from '../figureOf.js';
import { histogram } from '../histogram.js';

import { stacked } from '../stacked.js';
import { labelOf, stepsOf } from './axis.js';
import { isBin } from './columns.js';
import type { AxisPlan } from './plan.js';
import { isEmpty, requireAtMost, type SeriesChart, seriesChartOf } from './series.js';
import { type Drawing, isPercent, valueTitle } from './text.js';
import { countBeside, lookupOf } from './values.js';

/** How bars are drawn, and the most that are legible. Horizontal ones are below one another. */
const styles = {
  histogram: { draw: drawHistogram, maxBars: Number.POSITIVE_INFINITY },
  overTime: { draw: drawBarsOverTime, maxBars: Number.POSITIVE_INFINITY },
  groups: { draw: drawBarGroups, maxBars: 400 },
  plain: { draw: drawPlainBars, maxBars: 400 },
} as const;

/** Upright bars of a histogram or over time, else horizontal bars of categories. */
export function barDrawing(plan: AxisPlan): Drawing {
  if (plan.along.kind === 'calendar') requireAdditive(plan);
  const chart = seriesChartOf(plan);
  const { draw, maxBars } = styles[styleOf(plan)];
  requireAtMost(maxBars, 'bars', chart.axis);
  const { values, notes } = chart;
  return {
    picture: 'Bar chart',
    values,
    notes,
    draw: isEmpty(values) ? null : (text) => draw(plan, chart, text),
  };
}

function styleOf({ along, across, measures }: AxisPlan): keyof typeof styles {
  const isSingle = across === null && measures.length === 1;
  if (isBin(along) && isSingle && measures[0]!.isZeroWhenAbsent) return 'histogram';
  if (along.kind === 'calendar') return 'overTime';
  return isSingle ? 'plain' : 'groups';
}

function drawHistogram(plan: AxisPlan, { axis, series }: SeriesChart, text: FigureText): Figure {
  const { stepOf, valueAt } = stepsOf(plan.along);
  const end = valueAt(stepOf(axis.values.at(-1)!) + 1);
  return histogram({
    ...text,
    edges: [...axis.values, end] as number[],
    counts: series[0]!.values,
    xTitle: capitalise(plan.along.label),
    yTitle: valueTitle(plan),
  });
}

function drawBarsOverTime(plan: AxisPlan, { axis, series }: SeriesChart, text: FigureText): Figure {
  return stacked({
    ...text,
    x: axis.values,
    xType: 'category',
    series: series.map(({ name, values }) => ({ name, y: values })),
    xTitle: capitalise(plan.along.label),
    yTitle: valueTitle(plan),
    ordered: plan.across?.kind === 'number',
    percent: isPercent(plan),
  });
}

function drawBarGroups(plan: AxisPlan, { axis, series }: SeriesChart, text: FigureText): Figure {
  const { along, across, measures } = plan;
  return barGroups({
    ...text,
    labels: axis.values.map((value) => labelOf(along, value)),
    series,
    valueTitle: valueTitle(plan),
    stacked: across !== null && measures[0]!.isAdditive,
    ordered: across?.kind === 'number',
    percent: isPercent(plan),
  });
}

/** One bar for each value that is there, with the number of accidents behind it in the hover text. */
function drawPlainBars(plan: AxisPlan, { axis, series }: SeriesChart, text: FigureText): Figure {
  const { along, table } = plan;
  const { values } = series[0]!;
  const indices = [...values.keys()].filter((index) => values[index] !== null);
  const count = countBeside(plan);
  const lookup = lookupOf(plan);
  const isOrdered = (table.question?.orderBy.length ?? 0) > 0;
  const isBySize = !isOrdered && (along.kind === 'category' || along.kind === 'state');
  return bars({
    ...text,
    labels: indices.map((index) => labelOf(along, axis.values[index]!)),
    values: indices.map((index) => values[index]!),
    valueTitle: valueTitle(plan),
    percent: isPercent(plan),
    ...(count === undefined ? {} : { counts: indices.map((index) => lookup(count, axis.values[index]!)) }),
    ...(isBySize ? { top: indices.length } : {}),
  });
}

/** Bars over time are stacked, so values must add up. One series of a table that is not an answer may be anything. */
function requireAdditive({ measures, across }: AxisPlan): void {
  const isSingleUnknown = across === null && measures.length === 1 && measures[0]!.kind === null;
  const other = measures.find(({ isAdditive }) => !isAdditive);
  if (other === undefined || isSingleUnknown) return;
  throw new InputError(`Expected a count or a sum for bars over time, got ${other.name}.`, {
    hint: "Draw lines: chart(table, { type: 'line' }).",
  });
}
