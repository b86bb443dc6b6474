import { escapeLabel } from '../../base/format.js';

/** Height of a line of text above a plot. */
export const rowPixels = 20;

/**
 * The title of the values above the plot, as in a picture: upright, it would be longer than a small plot. `rows` of marks
 * or of titles stand between the two.
 */
export function valueTitle(text: string, rows = 0): Readonly<Record<string, unknown>> {
  return {
    ...leftAbove(rows * rowPixels + 4),
    text: escapeLabel(text),
    font: { size: 13, color: '@muted' },
  };
}

/** Room above a plot for the rows, its title, and a legend. */
export function topPixels(rows: number, hasLegend: boolean): number {
  return (rows + 1) * rowPixels + (hasLegend ? legendPixels : 0) + 6;
}

/** Height of a legend above the title of the values. */
export const legendPixels = 24;

/** So many pixels above the top left corner of the plot. */
export function leftAbove(pixels: number): Readonly<Record<string, unknown>> {
  return {
    xref: 'paper',
    x: 0,
    xanchor: 'left',
    yref: 'paper',
    y: 1,
    yanchor: 'bottom',
    yshift: pixels,
    align: 'left',
    showarrow: false,
  };
}
