import { escapeLabel, formatNumber, formatPercent, shorten } from '../../base/format.js';
import type { BarGroupsChart } from '../barGroups.js';
import { partColors } from '../palette.js';
import { topPixels, valueTitle } from './above.js';
import { barAxes, barRowPixels } from './barAxes.js';
import type { PlotlyDrawing } from './drawing.js';

const barPixels = 12;

export function barGroupsPlotly(chart: BarGroupsChart): PlotlyDrawing {
  const { labels, series, percent, stacked, ordered } = chart;
  const format = percent ? formatPercent : formatNumber;
  const colors = partColors(
    series.map(({ name }) => name),
    ordered,
  );
  const data = series.map(({ name, values }, index) => ({
    type: 'bar',
    orientation: 'h',
    name: escapeLabel(name),
    x: values,
    y: values.map((_, row) => row),
    marker: { color: `@${colors[index]}` },
    hovertext: values.map((value, row) =>
      value === null ? '' : `${escapeLabel(labels[row]!)}, ${escapeLabel(name)}: ${format(value)}`,
    ),
    hoverinfo: 'text',
  }));
  const ticks = labels.map((label) => escapeLabel(shorten(label)));
  const layout = {
    ...barAxes(chart, ticks),
    barmode: stacked ? 'stack' : 'group',
    showlegend: true,
    legend: { traceorder: 'normal' },
    margin: { t: topPixels(0, true), b: 28 },
    annotations: [valueTitle(chart.valueTitle)],
  };
  const rowPixels = stacked ? barRowPixels : series.length * barPixels + 8;
  return { data, layout, heightPixels: labels.length * rowPixels + topPixels(0, true) + 36 };
}
