import { escapeLabel, formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { classesOf } from '../classes.js';
import { colorBarPixels, colorBarTitle } from '../colorBar.js';
import type { StateValue, TilesChart } from '../stateMap.js';
import { tileColumns, tileRows, tiles } from '../stateTiles.js';
import { classScale } from './classes.js';
import type { PlotlyDrawing } from './drawing.js';
import { cellCorners, hatchTrace } from './hatch.js';

/** A tile for each state, with its value on the colour of its class; hatched without a value. */
export function tilesPlotly(chart: TilesChart): PlotlyDrawing {
  const { states, valueTitle, percent, ratio } = chart;
  const values = states.map(({ value }) => value);
  const classes = classesOf(values, { kind: ratio ? 'ratio' : 'count', percent });
  const byState = new Map(states.map((state) => [state.state, state]));
  const z = emptyGrid<number | null>(null);
  const text = emptyGrid('');
  const hovertext = emptyGrid('');
  const missing = tiles.filter(({ state }) => (byState.get(state)?.value ?? null) === null);
  for (const { state, row, column } of tiles) {
    const given = byState.get(state);
    const value = given?.value ?? null;
    hovertext[row]![column] = hoverText(state, given, chart);
    if (value === null) continue;
    z[row]![column] = classes.classOf(value);
    text[row]![column] = `<b>${state}</b><br>${percent ? formatPercent(value) : formatNumber(value)}`;
  }
  const trace = {
    type: 'heatmap',
    z,
    text,
    texttemplate: '%{text}',
    hovertext,
    hoverinfo: 'text',
    hoverongaps: false,
    xgap: 2,
    ygap: 2,
    ...classScale(classes),
  };
  const names = {
    type: 'scatter',
    mode: 'text',
    x: missing.map(({ column }) => column),
    y: missing.map(({ row }) => row),
    text: missing.map(({ state }) => `<b>${state}</b>`),
    hovertext: missing.map(({ row, column }) => hovertext[row]![column]),
    hoverinfo: 'text',
    showlegend: false,
  };
  const hidden = { visible: false, fixedrange: true };
  const layout = {
    xaxis: { ...hidden, range: [-0.5, tileColumns - 0.5] },
    yaxis: { ...hidden, range: [tileRows - 0.5, -0.5] },
    margin: { l: 8, r: 8, t: colorBarPixels, b: 6 },
    annotations: [colorBarTitle(escapeLabel(valueTitle))],
    dragmode: false,
  };
  const hatches =
    missing.length === 0
      ? []
      : [hatchTrace(missing.map(({ column, row }) => cellCorners(column, row))), names];
  return { data: [trace, ...hatches], layout, heightPixels: tileRows * 50 + colorBarPixels + 6 };
}

function emptyGrid<Value>(value: Value): Value[][] {
  return Array.from({ length: tileRows }, () => Array.from({ length: tileColumns }, () => value));
}

function hoverText(state: string, given: StateValue | undefined, { percent, missing }: TilesChart): string {
  const format = percent ? formatPercent : formatNumber;
  if (given === undefined || given.value === null) return `${state}: ${escapeLabel(missing)}`;
  const { value, lower, upper, n } = given;
  const interval =
    lower === null || upper === null ? '' : `<br>interval ${format(lower)} to ${format(upper)}`;
  return `${state}: ${format(value)}${interval}${n === null ? '' : `<br>n = ${formatCount(n)}`}`;
}
