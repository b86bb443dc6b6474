import { escapeLabel, formatCount, shorten } from '../../base/format.js';
import type { BarRow, BarsChart } from '../bars.js';
import { fixedColor } from '../palette.js';
import { roomFor } from '../svg/textWidth.js';
import { estimateTexts, valueTexts } from '../valueText.js';
import { valueTitle } from './above.js';
import { barAxes, barRowPixels } from './barAxes.js';
import type { PlotlyDrawing } from './drawing.js';
import { whiskers } from './whiskers.js';

/** About the width of the bars and their values on a phone. */
const phonePixels = 240;

/** Bars from zero with the value at the end. An interval is in the colour of the page inside of its bar, in ink outside. */
export function barsPlotly(chart: BarsChart): PlotlyDrawing {
  const { rows } = chart;
  const values = rows.map(({ value }) => value);
  const spoken = estimateTexts(
    rows.map(({ value, lower, upper }) => ({ estimate: value, lower, upper })),
    chart,
  );
  const y = rows.map((_, row) => row);
  const ends = rows.map(endOf);
  const bars = {
    type: 'bar',
    orientation: 'h',
    x: values,
    y,
    marker: { color: rows.map(({ label }) => `@${fixedColor(label) ?? 'plain'}`) },
    hovertext: rows.map(
      ({ label, n }, row) =>
        `${escapeLabel(label)}: ${spoken[row]}${n === undefined ? '' : `<br>n = ${formatCount(n)}`}`,
    ),
    hoverinfo: 'text',
    error_x: {
      ...whiskersBetween(values, rows, ({ value, lower, upper }) => [value, value < 0 ? upper : lower]),
      color: '@page',
    },
  };
  const texts = valueTexts(values, chart);
  const labels = {
    type: 'scatter',
    mode: 'text',
    x: ends,
    y,
    text: texts.map((text, row) => (ends[row]! < 0 ? `<b>${text}</b> ` : ` <b>${text}</b>`)),
    textposition: ends.map((end) => (end < 0 ? 'middle left' : 'middle right')),
    textfont: { size: 13, color: '@ink' },
    error_x: {
      ...whiskersBetween(ends, rows, (row) => [row.lower === null ? null : row.value, endOf(row)]),
      color: '@ink',
    },
    cliponaxis: false,
    hoverinfo: 'skip',
    showlegend: false,
  };
  const axes = barAxes(
    chart,
    rows.map(({ label }) => escapeLabel(shorten(label))),
  );
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  // The values at the ends of the bars stand for the ticks, and need room, also on a phone.
  const textPixels = Math.max(...texts.map((text) => roomFor(text, { bold: true }))) + 8;
  const room = ((most - least) * textPixels) / Math.max(textPixels, phonePixels - textPixels);
  const layout = {
    ...axes,
    showlegend: false,
    margin: { t: 28, b: 8 },
    xaxis: {
      showticklabels: false,
      ticks: '',
      showgrid: false,
      range: [least < 0 ? least - room : 0, most + room],
    },
    annotations: [valueTitle(chart.valueTitle)],
  };
  return { data: [bars, labels], layout, heightPixels: rows.length * barRowPixels + 44 };
}

/** The end of a bar or of its interval, on the side away from zero. */
function endOf({ value, lower, upper }: BarRow): number {
  return value < 0 ? Math.min(value, lower ?? value) : Math.max(value, upper ?? value);
}

/** Whiskers from one end to the other, in any order, of the rows that have both. */
function whiskersBetween(
  from: readonly number[],
  rows: readonly BarRow[],
  endsOf: (row: BarRow) => readonly [number | null, number | null],
): Record<string, unknown> {
  const ends = rows.map((row) => {
    const [one, other] = endsOf(row);
    return one === null || other === null ? [null, null] : [Math.min(one, other), Math.max(one, other)];
  });
  return whiskers(
    from,
    ends.map(([lower]) => lower!),
    ends.map(([, upper]) => upper!),
  );
}
