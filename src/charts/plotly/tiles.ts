import { escapeLabel, formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { classesOf } from '../classes.js';
import { colorBar, colorBarPixels, colorBarTitle } from '../colorBar.js';
import type { StateValue, TilesChart } from '../stateMap.js';
import type { PlotlyDrawing } from './drawing.js';
import { usa } from './maps.js';

/** A map of the states, where the picture is a grid of tiles: one can zoom into the small ones. */
export function tilesPlotly({ states, valueTitle, percent, ratio }: TilesChart): PlotlyDrawing {
  const values = states.map(({ value }) => value);
  const { labels, colors, classOf } = classesOf(values, { kind: ratio ? 'ratio' : 'count', percent });
  const format = percent ? formatPercent : formatNumber;
  const trace = {
    type: 'choropleth',
    locationmode: 'USA-states',
    locations: states.map(({ state }) => escapeLabel(state)),
    z: values.map((value) => (value === null ? null : classOf(value))),
    zmin: -0.5,
    zmax: colors.length - 0.5,
    colorscale: colors.flatMap((color, index) => [
      [index / colors.length, `@${color}`],
      [(index + 1) / colors.length, `@${color}`],
    ]),
    text: states.map((state) => hoverText(state, format)),
    hoverinfo: 'text',
    marker: { line: { color: '@page', width: 1 } },
    colorbar: {
      ...colorBar(false),
      tickmode: 'array',
      tickvals: labels.map((_, index) => index),
      ticktext: labels,
    },
  };
  const layout = {
    // A state without data is blank, because grey would mean no effect on the scale.
    geo: { ...usa, landcolor: '@page' },
    margin: { l: 8, r: 8, t: colorBarPixels, b: 6 },
    annotations: [colorBarTitle(valueTitle)],
    dragmode: false,
  };
  return { data: [trace], layout, heightPixels: 480 };
}

function hoverText({ state, value, lower, upper, n }: StateValue, format: (value: number) => string): string {
  const interval =
    lower === null || upper === null ? '' : `<br>interval ${format(lower)} to ${format(upper)}`;
  const count = n === null ? '' : `<br>n = ${formatCount(n)}`;
  return `${escapeLabel(state)}: ${value === null ? 'no data' : format(value)}${interval}${count}`;
}
