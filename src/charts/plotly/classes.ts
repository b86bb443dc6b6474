import { escapeLabel } from '../../base/format.js';
import type { Classes } from '../classes.js';
import { colorBar } from '../colorBar.js';

/** The scale of a trace whose z are classes: one step of colour each, and their labels on the colour bar. */
export function classScale({ labels, colors }: Classes): Readonly<Record<string, unknown>> {
  const count = colors.length;
  return {
    colorscale: colors.flatMap((color, index) => [
      [index / count, `@${color}`],
      [(index + 1) / count, `@${color}`],
    ]),
    zmin: -0.5,
    zmax: count - 0.5,
    colorbar: {
      ...colorBar(),
      tickmode: 'array',
      tickvals: labels.map((_, index) => index),
      ticktext: labels.map(escapeLabel),
    },
  };
}
