import type { Figure } from '../../src/charts/figure.js';
import type { PlotlyDrawing } from '../../src/charts/plotly/drawing.js';
import { plotlyOf } from '../../src/charts/plotly/plotlyOf.js';

/** What plotly.js would draw of a figure, without the theme. */
export function plot({ chart }: Figure): PlotlyDrawing {
  return plotlyOf(chart);
}
