import { escapeLabel } from '../base/format.js';

/** An event of a time series. */
export interface EventAnnotation {
  /** On the x axis: a date (`2020-03-13`) or a number. */
  readonly at: string | number;
  readonly label: string;
}

/** A period, drawn as a shaded area: an excluded transition, a collection gap. */
export interface PeriodAnnotation {
  readonly from: string | number;
  /** Exclusive. */
  readonly until: string | number;
  readonly label: string;
  /** Nothing was collected in it: it is hatched. @default false */
  readonly noData?: boolean;
}

/**
 * Shapes and annotations for a plot's whole height; labels go down in steps so that neighbours do not overlap, and
 * stand left of their mark when it is in the right part of the plot.
 *
 * @param x the values on the x axis
 */
export function annotationsOf(
  events: readonly EventAnnotation[] = [],
  windows: readonly PeriodAnnotation[] = [],
  x: readonly unknown[] = [],
): { readonly shapes: readonly unknown[]; readonly annotations: readonly unknown[] } {
  const whole = { xref: 'x', yref: 'paper', y0: 0, y1: 1 };
  const shades = windows.map(({ from, until }) => ({
    ...whole,
    type: 'rect',
    x0: from,
    x1: until,
    fillcolor: '@shade',
    line: { width: 0 },
    layer: 'below',
  }));
  const lines = events.map(({ at }) => ({
    ...whole,
    type: 'line',
    x0: at,
    x1: at,
    line: { color: '@muted', width: 1.5, dash: 'dot' },
  }));
  const isRight = rightPartOf(x);
  const labels = [
    ...windows.map(({ from, label }) => ({ at: from, label })),
    ...events.map(({ at, label }) => ({ at, label })),
  ].map(({ at, label }, index) => ({
    xref: 'x',
    x: at,
    ...(isRight(at) ? { xanchor: 'right', xshift: -3 } : { xanchor: 'left', xshift: 3 }),
    yref: 'paper',
    y: 1 - 0.07 * (index % 4),
    yanchor: 'top',
    text: escapeLabel(label),
    showarrow: false,
    bgcolor: '@page',
    opacity: 0.9,
    font: { size: 11, color: '@muted' },
  }));
  return { shapes: [...shades, ...lines], annotations: labels };
}

/** Whether a position is in the right two fifths of an axis of numbers or dates; never for categories. */
function rightPartOf(x: readonly unknown[]): (at: string | number) => boolean {
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  for (const value of x) {
    const place = placeOf(value);
    if (place < lower) lower = place;
    if (place > upper) upper = place;
  }
  return (at) => placeOf(at) > lower + 0.6 * (upper - lower);
}

function placeOf(value: unknown): number {
  return typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
}
