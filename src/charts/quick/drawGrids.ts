import { capitalise } from '../../base/format.js';
import { calendar } from '../calendar.js';
import { heatmap } from '../heatmap.js';
import { type Axis, labelOf, spokenLabel } from './axis.js';
import type { MeasureColumn } from './columns.js';
import type { AxisPlan } from './plan.js';
import { isEmpty, planAxis, requireAtMost, seriesChartOf } from './series.js';
import { axisNotes, type Drawing, isPercent, valueTitle } from './text.js';
import { countBeside, lookupOf } from './values.js';

const maxSide = 400;

/** A coloured cell for each pair of values. */
export function heatmapDrawing(plan: AxisPlan): Drawing {
  const measure = plan.measures[0]!;
  const x = planAxis(plan, plan.along);
  const y = planAxis(plan, plan.across!);
  for (const axis of [x, y]) requireAtMost(maxSide, 'rows or columns in a heat map', axis);
  const lookup = lookupOf(plan);
  const grid = (of: MeasureColumn) =>
    y.values.map((row) => x.values.map((column) => lookup(of, column, row)));
  const cells = grid(measure);
  const spoken = ({ column, values }: Axis) => values.map((value) => spokenLabel(column, value));
  const [columns, rows] = [spoken(x), spoken(y)];
  const values = cells.flatMap((row, index) =>
    row.map((value, column) => ({ label: `${rows[index]}, ${columns[column]}`, value })),
  );
  const count = countBeside(plan);
  const labels = (axis: Axis) => axis.values.map((value) => labelOf(axis.column, value));
  const draw: Drawing['draw'] = (text) =>
    heatmap({
      ...text,
      x: labels(x),
      y: labels(y),
      values: cells,
      xTitle: capitalise(x.column.label),
      yTitle: capitalise(y.column.label),
      valueTitle: valueTitle(plan),
      percent: isPercent(plan),
      ...(count === undefined ? {} : { counts: grid(count) }),
    });
  const notes = axisNotes([x, y]);
  return { picture: 'Heat map', values, notes, draw: isEmpty(values) ? null : draw };
}

/** A coloured cell for each day. */
export function calendarDrawing(plan: AxisPlan): Drawing {
  const { axis, series, values, notes } = seriesChartOf(plan);
  const draw: Drawing['draw'] = (text) =>
    calendar({
      ...text,
      days: axis.values as string[],
      values: series[0]!.values,
      valueTitle: valueTitle(plan),
      percent: isPercent(plan),
    });
  return { picture: 'Calendar', values, notes, draw: isEmpty(values) ? null : draw };
}
