import { unexpected } from '../base/checks.js';
import { dayMs } from '../base/durations.js';
import { InputError } from '../base/errors.js';
import { formatNumber, formatPercent } from '../base/format.js';
import { colorBar, colorBarPixels, colorBarTitle } from './colorBar.js';
import type { Figure } from './figure.js';
import { scaleOf } from './heatmap.js';
import {
  type Labels,
  type MeasureInput,
  makeFigure,
  type Numbers,
  numbersOf,
  requireSameLength,
} from './input.js';

export interface CalendarInput extends MeasureInput {
  /** `YYYY-MM-DD`, each day once, in any order; missing days stay empty. */
  readonly days: Labels;
  readonly values: Numbers;
  /** The value with the neutral colour, for z scores and ratios. */
  readonly middle?: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** One cell for each day, in one row of weeks for each year, to show collection gaps, weekends and holidays. */
export function calendar(input: CalendarInput): Figure {
  requireSameLength({ days: input.days, values: input.values });
  const values = numbersOf(input.values, 'values');
  const years = new Map<number, Map<number, number | null>>();
  for (const [index, day] of input.days.entries()) {
    const dayOfYear = parseDay(day);
    const year = new Date(dayOfYear).getUTCFullYear();
    const cells = years.get(year) ?? new Map<number, number | null>();
    if (cells.has(dayOfYear))
      throw new InputError(`Expected each day of figure ${input.id} once, got ${day} twice.`);
    years.set(year, cells.set(dayOfYear, values[index] ?? null));
  }
  const format = input.percent === true ? formatPercent : formatNumber;
  const order = [...years.keys()].sort((a, b) => a - b);
  const { colorscale, zmin, zmax } = {
    zmin: values.reduce<number>((lower, value) => Math.min(lower, value ?? lower), 0),
    zmax: values.reduce<number>((upper, value) => Math.max(upper, value ?? upper), 0),
    ...scaleOf(values, input.middle),
  } as Record<string, unknown>;
  const data = order.map((year, row) => ({
    ...yearTrace(year, years.get(year)!, row, format),
    colorscale,
    zmin,
    zmax,
    showscale: row === 0,
    colorbar: colorBar(input.percent === true),
  }));
  const layout = {
    ...axesOf(order),
    margin: { t: colorBarPixels, b: 34 },
    annotations: [colorBarTitle(input.valueTitle)],
  };
  return makeFigure(input, data, layout, order.length * 92 + 130);
}

/** The axes of each year, one year below another. */
function axesOf(years: readonly number[]): Record<string, unknown> {
  const shared = { showgrid: false, zeroline: false, ticks: '', tickmode: 'array' };
  const axes = years.flatMap((year, row): [string, unknown][] => {
    const suffix = row === 0 ? '' : String(row + 1);
    const top = 1 - row / years.length;
    const xAxis = {
      ...shared,
      anchor: `y${suffix}`,
      tickvals: monthWeeks(year),
      ticktext: ['Jan', 'Apr', 'Jul', 'Oct'],
      showticklabels: row === years.length - 1,
      range: [-0.6, 53.6],
    };
    const yAxis = {
      ...shared,
      anchor: `x${suffix}`,
      domain: [top - 0.88 / years.length, top],
      tickvals: [0, 3, 6],
      ticktext: years.length > 4 ? ['', '', ''] : ['Mon', 'Thu', 'Sun'],
      title: { text: String(year) },
      range: [6.6, -0.6],
    };
    return [
      [`xaxis${suffix}`, xAxis],
      [`yaxis${suffix}`, yAxis],
    ];
  });
  return Object.fromEntries(axes);
}

function yearTrace(
  year: number,
  cells: ReadonlyMap<number, number | null>,
  row: number,
  format: (value: number) => string,
): { type: string } & Record<string, unknown> {
  const first = Date.UTC(year, 0, 1);
  const offset = (new Date(first).getUTCDay() + 6) % 7;
  const z: (number | null)[][] = weekdays.map(() => Array.from({ length: 54 }, () => null));
  const text: string[][] = weekdays.map(() => Array.from({ length: 54 }, () => ''));
  for (const [day, value] of cells) {
    const place = Math.round((day - first) / dayMs) + offset;
    const weekday = place % 7;
    const week = Math.floor(place / 7);
    z[weekday]![week] = value;
    const valueText = value === null ? 'no data' : format(value);
    text[weekday]![week] = `${weekdays[weekday]} ${new Date(day).toISOString().slice(0, 10)}: ${valueText}`;
  }
  const suffix = row === 0 ? '' : String(row + 1);
  return {
    type: 'heatmap',
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    z,
    text,
    hoverinfo: 'text',
    xgap: 1,
    ygap: 1,
  };
}

function monthWeeks(year: number): number[] {
  const first = Date.UTC(year, 0, 1);
  const offset = (new Date(first).getUTCDay() + 6) % 7;
  return [0, 3, 6, 9].map((month) => Math.floor(((Date.UTC(year, month, 1) - first) / dayMs + offset) / 7));
}

function parseDay(day: Labels[number]): number {
  const ms =
    typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw unexpected('each of days', 'a day, YYYY-MM-DD', day);
  return ms;
}
