import { leftAbove } from './plotly/above.js';

/** Room above the plot for the bar and its title, in pixels. */
export const colorBarPixels: number = 64;

/** A colour bar above the plot, so that the plot has the full width, also on a phone. */
export function colorBar(): Record<string, unknown> {
  return {
    orientation: 'h',
    x: 0,
    xanchor: 'left',
    xpad: 0,
    y: 1.02,
    yanchor: 'bottom',
    thickness: 12,
    len: 1,
    outlinewidth: 0,
    tickfont: { size: 12, color: '@muted' },
    tickangle: 0,
  };
}

/** Its title as an annotation, because a title of the bar itself makes Plotly move the figure's footnote. */
export function colorBarTitle(title: string): Record<string, unknown> {
  return {
    text: title,
    ...leftAbove(44),
    font: { size: 13, color: '@muted' },
  };
}
