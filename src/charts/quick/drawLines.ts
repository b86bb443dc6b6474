import { capitalise } from '../../base/format.js';
import type { Value } from '../../query/question.js';
import { type LinesInput, lines } from '../lines.js';
import type { TimeUnit } from '../times.js';
import { labelOf } from './axis.js';
import type { DimensionColumn } from './columns.js';
import type { AxisPlan } from './plan.js';
import { isEmpty, seriesChartOf } from './series.js';
import { type Drawing, isPercent, valueTitle } from './text.js';

/** A line for each measure, or for each value of a second dimension. */
export function lineDrawing(plan: AxisPlan): Drawing {
  const { along, measures } = plan;
  const { axis, series, values, notes } = seriesChartOf(plan);
  const scale = scaleOf(along, axis.values);
  const isFromZero = measures.every(({ isShare, isAdditive, isZeroWhenAbsent }) =>
    [isShare, isAdditive, isZeroWhenAbsent].some(Boolean),
  );
  const draw: Drawing['draw'] = (text) =>
    lines({
      ...text,
      series: series.map(({ name, values: y }) => ({ name, x: scale.x, y })),
      xTitle: capitalise(along.label),
      yTitle: valueTitle(plan),
      percent: isPercent(plan),
      fromZero: isFromZero,
      ...scale.look,
    });
  return { picture: 'Line chart', values, notes, draw: isEmpty(values) ? null : draw };
}

const timeUnits: Readonly<Record<string, TimeUnit>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week: 'week',
  day: 'day',
  hourStart: 'hour',
  weatherHour: 'hour',
};

/** The x values of a dimension in a line chart, and the look of the axis. */
function scaleOf(
  column: DimensionColumn,
  values: readonly Value[],
): { readonly x: (string | number)[]; readonly look: Pick<LinesInput, 'xType' | 'xTicks' | 'timeUnit'> } {
  const { kind, name, dimension } = column;
  if (kind === 'calendar') {
    const x = values.map((value) => dateOf(String(value)));
    const isFew = name === 'year' && x.length <= 12;
    const xTicks = x.map((at) => ({ at, text: at }));
    return { x, look: { xType: 'date', timeUnit: timeUnits[name]!, ...(isFew ? { xTicks } : {}) } };
  }
  if (kind === 'bin' && typeof dimension !== 'string' && 'bin' in dimension) {
    return { x: values.map((value) => Number(value) + dimension.width / 2), look: { xType: 'linear' } };
  }
  const isEveryTick = name !== 'hour' && name !== 'hourOfWeek';
  const labels = values.map((value) => labelOf(column, value));
  const ticks = values
    .map((value, index) => ({ at: labels[index]!, value: Number(value) }))
    .filter(({ value }) => isEveryTick || value % (name === 'hour' ? 3 : 24) === 0)
    .map(({ at }) => ({ at, text: name === 'hourOfWeek' ? at.slice(0, 3) : at }));
  return { x: labels, look: { xType: 'category', ...(kind === 'clock' ? { xTicks: ticks } : {}) } };
}

/** A quarter by its first month; other units of the calendar are dates as they are. */
function dateOf(text: string): string {
  const [, year, quarter] = /^(\d+)-Q(\d)$/.exec(text) ?? [];
  return quarter === undefined ? text : `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}`;
}
