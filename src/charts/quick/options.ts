import { type OptionNames, requireInteger, requireKnownOptions, requireOneOf } from '../../base/checks.js';
import type { FigureText } from '../input.js';

/** The types of charts that `chart` draws. */
export type ChartType = 'line' | 'bar' | 'heatmap' | 'map' | 'points' | 'calendar';

const chartTypes: readonly string[] = ['line', 'bar', 'heatmap', 'map', 'points', 'calendar'];

/** Options of `chart`. All have defaults. */
export interface ChartOptions extends Partial<FigureText> {
  /** The type of chart. @default chosen from the columns: see `chart` */
  readonly type?: ChartType;
  /** The column along the axis: the x of a line, the bars, the columns of a heat map. */
  readonly x?: string;
  /**
   * The column or columns of values; in a heat map the column of its rows.
   * @default the first measure, and those like it
   */
  readonly y?: string | readonly string[];
  /** The column with a line or a colour for each value; in a heat map or a map the values that are coloured. */
  readonly color?: string;
  /** Labels of columns, with their units, by name: `{ n: 'crashes' }`. @default their names in words */
  readonly labels?: Readonly<Record<string, string>>;
  /** Values are shares of 0..1, shown as per cent. @default whether the measure is a share */
  readonly percent?: boolean;
  /**
   * Number of categories to draw, largest first; the footnote names the rest.
   * @default 20 bars or rows, 8 lines, 6 colours of points
   */
  readonly top?: number;
}

const optionNames: OptionNames<ChartOptions> = {
  type: true,
  x: true,
  y: true,
  color: true,
  labels: true,
  percent: true,
  top: true,
  id: true,
  title: true,
  alt: true,
  footnote: true,
  heightPixels: true,
};

/** @throws InputError if an option is unknown or has a wrong value */
export function requireChartOptions(options: ChartOptions): void {
  requireKnownOptions('chart', options, optionNames);
  const { type, top } = options;
  if (type !== undefined) requireOneOf('type', type, chartTypes);
  if (top !== undefined) requireInteger('top', top, 1);
}

/** The columns that the options name. */
export function namedColumns({ x, y, color }: ChartOptions): string[] {
  return [x, color, ...[y ?? []].flat()].filter((name) => name !== undefined);
}
