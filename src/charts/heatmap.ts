import { unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { formatCount, formatNumber, formatPercent } from '../base/format.js';
import { colorBar, colorBarPixels, colorBarTitle } from './colorBar.js';
import type { Figure } from './figure.js';
import {
  type Labels,
  labelsOf,
  type MeasureInput,
  makeFigure,
  type Numbers,
  numbersOf,
  ticksOf,
} from './input.js';

export interface HeatmapInput extends MeasureInput {
  /** Labels of the columns, left to right. */
  readonly x: Labels;
  /** Labels of the rows, top to bottom. */
  readonly y: Labels;
  /** One list a row, as long as `x`; a gap is an empty cell. */
  readonly values: readonly Numbers[];
  /** The number that each cell is out of, same shape, for the hover text. */
  readonly counts?: readonly Numbers[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** The value with the neutral colour, for z scores and ratios: colours diverge from it. */
  readonly middle?: number;
}

const maxColumnsWithNumbers = 4;

/** A grid of coloured cells: weekday by hour, column by feed. */
export function heatmap(input: HeatmapInput): Figure {
  const z = matrixOf(input.values, input, 'values');
  const counts = input.counts && matrixOf(input.counts, input, 'counts');
  const x = labelsOf(input.x);
  const y = labelsOf(input.y);
  const format = input.percent === true ? formatPercent : formatNumber;
  const texts = z.map((row) => row.map((value) => (value === null ? 'no data' : format(value))));
  const hovertext = texts.map((row, rowIndex) =>
    row.map((value, column) => {
      const n = counts?.[rowIndex]?.[column];
      return `${y[rowIndex]}, ${x[column]}: ${value}${n == null ? '' : `<br>n = ${formatCount(n)}`}`;
    }),
  );
  const trace = {
    type: 'heatmap',
    z,
    x: x.map((_, column) => column),
    y: y.map((_, row) => row),
    xgap: 1,
    ygap: 1,
    // A few columns have room for the numbers, also on a phone.
    ...(x.length <= maxColumnsWithNumbers ? { text: texts, texttemplate: '%{text}' } : {}),
    hovertext,
    hoverinfo: 'text',
    ...scaleOf(z.flat(), input.middle),
    colorbar: colorBar(input.percent === true),
  };
  const layout = {
    margin: { t: colorBarPixels },
    annotations: [colorBarTitle(input.valueTitle)],
    // Over a heat map Plotly measures the standoff from the axis line, not from the labels.
    xaxis: { ...ticks(input.x), title: { text: input.xTitle, standoff: 28 } },
    yaxis: { ...ticks(input.y), title: { text: input.yTitle }, autorange: 'reversed' },
  };
  return makeFigure(input, [trace], layout, Math.max(260, y.length * 26 + 170));
}

/** The colour scale of values: sequential, or diverging with equal reach on both sides of `middle`. */
export function scaleOf(
  values: readonly (number | null)[],
  middle: number | undefined,
): Readonly<Record<string, unknown>> {
  if (middle === undefined) return { colorscale: '@sequential' };
  const reach = values.reduce<number>(
    (most, value) => Math.max(most, Math.abs((value ?? middle) - middle)),
    0,
  );
  const span = reach === 0 ? 1 : reach;
  return { colorscale: '@diverging', zmin: middle - span, zmax: middle + span };
}

function ticks(labels: Labels): Record<string, unknown> {
  // Plotly thins automatic ticks, but not given ones: keep about 24.
  const step = Math.ceil(labels.length / 24);
  const texts = ticksOf(labels);
  const kept = labels.map((_, index) => index).filter((index) => index % step === 0);
  return {
    tickmode: 'array',
    tickvals: kept,
    ticktext: kept.map((index) => texts[index]!),
    showgrid: false,
    zeroline: false,
    ticks: '',
  };
}

function matrixOf(
  rows: readonly Numbers[],
  { id, x, y }: Pick<HeatmapInput, 'id' | 'x' | 'y'>,
  name: string,
): (number | null)[][] {
  if (y.length === 0 || x.length === 0 || rows.length !== y.length) {
    const size = `a matrix of ${y.length} rows and ${x.length} columns, at least one of each`;
    throw new InputError(`Expected ${name} of figure ${id} to be ${size}, got ${rows.length} rows.`);
  }
  return rows.map((row, index) => {
    if (row.length !== x.length) {
      throw unexpected(`the length of row ${index} of ${name} in figure ${id}`, String(x.length), row.length);
    }
    return numbersOf(row, name);
  });
}
