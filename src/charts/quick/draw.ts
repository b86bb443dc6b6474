import { InputError } from '../../base/errors.js';
import { formatCount } from '../../base/format.js';
import type { Value } from '../../query/question.js';
import { barGroups } from '../barGroups.js';
import { bars } from '../bars.js';
import { calendar } from '../calendar.js';
import type { Figure } from '../figure.js';
import { heatmap } from '../heatmap.js';
import { histogram } from '../histogram.js';
import { type LinesInput, lines } from '../lines.js';
import { stacked } from '../stacked.js';
import { type Axis, axisOf, labelOf, spokenLabel, stepsOf } from './axis.js';
import type { DimensionColumn, MeasureColumn } from './columns.js';
import type { AxisPlan } from './plan.js';
import { type Description, isPercent, leftOutNote, textOf, valueTitle, withoutUnit } from './text.js';
import { countBeside, lookupOf, weightOf } from './values.js';
import { capitalised } from './words.js';

const mostLines = 8;
const mostBars = 20;
const mostHeatmapRows = 20;
const mostHeatmapColumns = 400;

/** A named list of values along the axis. */
interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly measure: MeasureColumn;
}

export function drawLines(plan: AxisPlan): Figure {
  const axis = axisOf(plan.along, plan.table, { weight: weightOf(plan), top: plan.options.top ?? mostBars });
  const known = axis.values.filter((value) => value !== null);
  const { series, notes } = seriesOf(plan, known, mostLines);
  const scale = scaleOf(plan.along, known);
  const isFromZero = plan.measures.every(({ isShare, isAdditive, isZeroWhenAbsent }) =>
    [isShare, isAdditive, isZeroWhenAbsent].some(Boolean),
  );
  return lines({
    ...textOf(plan, describe('Line chart', plan, known, series, [...unplaced(axis), ...notes])),
    series: series.map(({ name, values }) => ({ name, x: scale.x, y: values })),
    xTitle: capitalised(plan.along.label),
    yTitle: valueTitle({
      measures: series.map(({ measure }) => measure).slice(0, plan.across === null ? undefined : 1),
    }),
    percent: isPercent(plan),
    fromZero: isFromZero,
    ...scale.look,
  });
}

export function drawBars(plan: AxisPlan): Figure {
  const { along, across, measures } = plan;
  const percent = isPercent(plan);
  const axis = axisOf(along, plan.table, { weight: weightOf(plan), top: plan.options.top ?? mostBars });
  const labels = axis.values.map((value) => labelOf(along, value));
  const { series, notes } = seriesOf(plan, axis.values, mostLines);
  const text = (values: Description['notes'], drawn: readonly Series[] = series) =>
    textOf(plan, describe('Bar chart', plan, axis.values, drawn, [...values, ...notes]));
  const left = [...leftOutNote(axis.values.length, categoriesLeftOut(axis)), ...unplaced(axis)];
  if (along.kind === 'bin' && across === null && measures.length === 1 && measures[0]!.isZeroWhenAbsent) {
    const { keyOf, valueAt } = stepsOf(along);
    const last = axis.values.at(-1)!;
    return histogram({
      ...text(left),
      edges: [...axis.values, valueAt(keyOf(last) + 1)] as number[],
      counts: series[0]!.values,
      xTitle: capitalised(along.label),
      yTitle: valueTitle(plan),
    });
  }
  if (along.kind === 'calendar') {
    requireAdditive(plan, 'bars over time');
    return stacked({
      ...text(left),
      x: axis.values,
      xType: 'category',
      series: series.map(({ name, values }) => ({ name, y: values })),
      xTitle: capitalised(along.label),
      yTitle: valueTitle(plan),
      ordered: across?.kind === 'number',
    });
  }
  if (series.length > 1 || across !== null) {
    return barGroups({
      ...text(left),
      labels,
      series,
      valueTitle: valueTitle({ measures: across === null ? measures : measures.slice(0, 1) }),
      stacked: across !== null && measures[0]!.isAdditive,
      ordered: across?.kind === 'number',
      percent,
    });
  }
  const [only] = series;
  const rows = axis.values.map((_, index) => index).filter((index) => only!.values[index] !== null);
  const without = axis.values.map((_, index) => index).filter((index) => only!.values[index] === null);
  const gaps =
    without.length === 0
      ? []
      : [
          `no value for ${without
            .map((index) => labels[index])
            .slice(0, 5)
            .join(', ')}`,
        ];
  if (rows.length === 0)
    throw new InputError(`Expected ${only!.measure.name} to have values, got only missing ones.`);
  const count = countBeside(plan);
  const lookup = lookupOf(plan);
  const isOrdered = (plan.table.question?.orderBy.length ?? 0) > 0;
  const isBySize = !isOrdered && (along.kind === 'category' || along.kind === 'state');
  return bars({
    ...text([...left, ...gaps]),
    labels: rows.map((index) => labels[index]!),
    values: rows.map((index) => only!.values[index]!),
    valueTitle: valueTitle(plan),
    percent,
    ...(count === undefined ? {} : { counts: rows.map((index) => lookup(count, axis.values[index]!)) }),
    ...(isBySize ? { top: rows.length } : {}),
  });
}

export function drawHeatmap(plan: AxisPlan): Figure {
  const { along, table, options, measures } = plan;
  const across = plan.across!;
  const [measure] = measures;
  const weight = weightOf(plan);
  const top = options.top ?? mostHeatmapRows;
  const x = axisOf(along, table, { weight, top });
  const y = axisOf(across, table, { weight, top });
  const widest = Math.max(x.values.length, y.values.length);
  if (widest > mostHeatmapColumns) {
    throw new InputError(
      `Expected at most ${mostHeatmapColumns} rows and columns in a heat map, got ${formatCount(widest)} values of ${widest === x.values.length ? along.name : across.name}.`,
      { hint: 'Group by a larger unit: month in place of day, or wider bins.' },
    );
  }
  const lookup = lookupOf(plan);
  const count = countBeside(plan);
  const grid = (of: MeasureColumn) =>
    y.values.map((row) => x.values.map((column) => lookup(of, column, row)));
  const values = grid(measure!);
  const label = (axis: Axis) => axis.values.map((value) => labelOf(axis.column, value));
  const [columns, rows] = [label(x), label(y)];
  const spoken = (axis: Axis, index: number) => spokenLabel(axis.column, axis.values[index]!);
  const pairs = values.flatMap((row, index) =>
    row.map((value, column) => ({ label: `${spoken(y, index)}, ${spoken(x, column)}`, value })),
  );
  const notes = [x, y].flatMap((axis) => [
    ...leftOutNote(axis.values.length, categoriesLeftOut(axis)),
    ...unplaced(axis),
  ]);
  const drawn = { ...plan, measures: [measure!] };
  return heatmap({
    ...textOf(drawn, { picture: 'Heat map', values: pairs, notes }),
    x: columns,
    y: rows,
    values,
    xTitle: capitalised(along.label),
    yTitle: capitalised(across.label),
    valueTitle: valueTitle(drawn),
    percent: isPercent(drawn),
    ...(count === undefined ? {} : { counts: grid(count) }),
  });
}

export function drawCalendar(plan: AxisPlan): Figure {
  const { along, table, measures } = plan;
  if (along.name !== 'day') {
    throw new InputError(`Expected a table by day for a calendar, got one by ${along.name}.`);
  }
  const drawn = { ...plan, measures: measures.slice(0, 1) };
  const { values } = axisOf(along, table, { weight: () => 1, top: Number.POSITIVE_INFINITY });
  const { series } = seriesOf(drawn, values, 1);
  return calendar({
    ...textOf(drawn, describe('Calendar', drawn, values, series, [])),
    days: values as string[],
    values: series[0]!.values,
    valueTitle: valueTitle(drawn),
  });
}

/** A series for each value of the second dimension, or for each measure. */
function seriesOf(
  plan: AxisPlan,
  along: readonly Value[],
  most: number,
): { readonly series: readonly Series[]; readonly notes: readonly string[] } {
  const { across, measures, table, options } = plan;
  const lookup = lookupOf(plan);
  if (across === null) {
    const series = measures.map((measure) => ({
      name: capitalised(measure.label),
      measure,
      values: along.map((value) => lookup(measure, value)),
    }));
    return { series, notes: [] };
  }
  const measure = measures[0]!;
  const axis = axisOf(across, table, { weight: weightOf(plan), top: options.top ?? most });
  const series = axis.values.map((value) => ({
    name: spokenLabel(across, value),
    measure,
    values: along.map((at) => lookup(measure, at, value)),
  }));
  return { series, notes: leftOutNote(axis.values.length, categoriesLeftOut(axis)) };
}

const hoverFormats: Readonly<Record<string, string>> = {
  year: '%Y',
  quarter: '%Y-Q%q',
  month: '%B %Y',
  week: 'week of %Y-%m-%d',
  day: '%a %Y-%m-%d',
  hourStart: '%Y-%m-%d, %H h',
  weatherHour: '%Y-%m-%d, %H h',
};

/** The x values of a dimension in a line chart, and the look of the axis. */
function scaleOf(
  column: DimensionColumn,
  values: readonly Value[],
): { readonly x: (string | number)[]; readonly look: Pick<LinesInput, 'xType' | 'xTicks' | 'xHoverFormat'> } {
  const { kind, name, dimension } = column;
  if (kind === 'calendar') {
    const x = values.map((value) => dateOf(String(value)));
    const isFew = name === 'year' && x.length <= 12;
    const xTicks = x.map((at) => ({ at, text: at }));
    return { x, look: { xType: 'date', xHoverFormat: hoverFormats[name]!, ...(isFew ? { xTicks } : {}) } };
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

function describe(
  picture: string,
  plan: AxisPlan,
  along: readonly Value[],
  series: readonly Series[],
  notes: readonly string[],
): Description {
  const values = series.flatMap(({ name, values: list }) =>
    list.map((value, index) => {
      const label = spokenLabel(plan.along, along[index]!);
      return { label: series.length > 1 ? `${name}, ${label}` : label, value };
    }),
  );
  return { picture, values, notes };
}

/** Notes about rows that have no position on the axis because their time or bin is unknown. */
function unplaced({ column, leftOut }: Axis): string[] {
  const isPlaced = column.kind !== 'calendar' && column.kind !== 'bin';
  return isPlaced || leftOut.length === 0 ? [] : [`without those of unknown ${withoutUnit(column.label)}`];
}

function categoriesLeftOut({ column, leftOut }: Axis): readonly string[] {
  return column.kind === 'calendar' || column.kind === 'bin' ? [] : leftOut;
}

function requireAdditive({ measures }: AxisPlan, what: string): void {
  const other = measures.find(({ isAdditive }) => !isAdditive);
  if (other === undefined) return;
  throw new InputError(`Expected a count or a sum for ${what}, got ${other.name}.`, {
    hint: "Draw lines: chart(table, { type: 'line' }).",
  });
}
