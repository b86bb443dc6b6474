import type { MeasureInput } from '../input.js';
import { valueTicks } from './lines.js';

/** Height of a horizontal bar with the space around it. */
export const barRowPixels: number = 24;

/** The names of rows. */
export const rowFont: Readonly<Record<string, unknown>> = { size: 13, color: '@ink' };

/** The axes of horizontal bars from zero: values below, and the first of the labels at the top. Their title is above. */
export function barAxes(
  { percent = false }: Pick<MeasureInput, 'percent'>,
  labels: readonly string[],
): Readonly<Record<string, unknown>> {
  return {
    bargap: 0.25,
    xaxis: {
      rangemode: 'tozero',
      ...valueTicks(percent),
      tickangle: 0,
    },
    yaxis: {
      autorange: 'reversed',
      tickmode: 'array',
      tickvals: labels.map((_, row) => row),
      ticktext: labels,
      showgrid: false,
      zeroline: false,
      ticks: '',
      ticklabelstandoff: 4,
      tickfont: rowFont,
    },
  };
}
