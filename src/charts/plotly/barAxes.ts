import { percentTicks } from '../../base/format.js';
import type { MeasureInput } from '../input.js';

/** Height of a horizontal bar with the space around it. */
export const barRowPixels: number = 24;

/** The axes of horizontal bars from zero: values below, and the first of the labels at the top. */
export function barAxes(
  { valueTitle, percent = false }: Pick<MeasureInput, 'valueTitle' | 'percent'>,
  labels: readonly string[],
): Readonly<Record<string, unknown>> {
  return {
    bargap: 0.25,
    xaxis: {
      title: { text: valueTitle },
      rangemode: 'tozero',
      ...(percent ? { tickformat: percentTicks } : {}),
    },
    yaxis: {
      autorange: 'reversed',
      tickmode: 'array',
      tickvals: labels.map((_, row) => row),
      ticktext: labels,
      showgrid: false,
      ticks: '',
      ticklabelstandoff: 4,
    },
  };
}
