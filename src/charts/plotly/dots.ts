import { escapeLabel, formatNumber, formatPercent, shorten } from '../../base/format.js';
import type { DotsChart } from '../dots.js';
import { seriesColors } from '../palette.js';
import { topPixels, valueTitle } from './above.js';
import { barAxes } from './barAxes.js';
import type { PlotlyDrawing } from './drawing.js';

/** Shapes in the order of the series, so that colour is never alone. */
const symbols = ['circle', 'square', 'triangle-up', 'diamond', 'cross'];

export function dotsPlotly(chart: DotsChart): PlotlyDrawing {
  const { labels, series, percent } = chart;
  const format = percent ? formatPercent : formatNumber;
  const colors = seriesColors(series.map(({ name }) => name));
  const data = series.map(({ name, values }, index) => ({
    type: 'scatter',
    mode: 'markers',
    name: escapeLabel(name),
    x: values,
    // Beside each other, so that equal values stay visible.
    y: values.map((_, row) => row + (index - (series.length - 1) / 2) * 0.2),
    marker: { color: `@${colors[index]}`, size: 10, symbol: symbols[index % symbols.length] },
    hovertext: values.map((value, row) =>
      value === null ? '' : `${escapeLabel(labels[row]!)}, ${escapeLabel(name)}: ${format(value)}`,
    ),
    hoverinfo: 'text',
  }));
  const ticks = labels.map((label) => escapeLabel(shorten(label)));
  const hasLegend = series.length > 1;
  const top = topPixels(0, hasLegend);
  const layout = {
    ...barAxes(chart, ticks),
    showlegend: hasLegend,
    margin: { t: top, b: 28 },
    annotations: [valueTitle(chart.valueTitle)],
  };
  return { data, layout, heightPixels: labels.length * 28 + top + 36 };
}
