import { escapeLabel, formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { classesOf } from '../classes.js';
import { colorBarPixels, colorBarTitle } from '../colorBar.js';
import type { StateValue, TilesChart } from '../stateMap.js';
import { tileColumns, tileRows, tiles } from '../stateTiles.js';
import { type CellText, cellTexts } from './cellTexts.js';
import { classScale } from './classes.js';
import { type PlotlyDrawing, wideOnly } from './drawing.js';
import { cellCorners, hatchTrace } from './hatch.js';

/** A tile for each state, with its value on the colour of its class; hatched without a value. */
export function tilesPlotly(chart: TilesChart): PlotlyDrawing {
  const { states, valueTitle, percent, ratio } = chart;
  const values = states.map(({ value }) => value);
  const classes = classesOf(values, { kind: ratio ? 'ratio' : 'count', percent });
  const byState = new Map(states.map((state) => [state.state, state]));
  const z = emptyGrid<number | null>(null);
  const names: CellText[] = [];
  const numbers: CellText[] = [];
  const hovertext = emptyGrid('');
  const missing = tiles.filter(({ state }) => (byState.get(state)?.value ?? null) === null);
  for (const { state, row, column } of tiles) {
    const given = byState.get(state);
    const value = given?.value ?? null;
    hovertext[row]![column] = hoverText(state, given, chart);
    const color = value === null ? null : classes.colors[classes.classOf(value)]!;
    names.push({ column, row: row - 0.16, text: `<b>${state}</b>`, color });
    if (value === null) continue;
    z[row]![column] = classes.classOf(value);
    const text = percent ? formatPercent(value) : formatNumber(value);
    numbers.push({ column, row: row + 0.2, text, color });
  }
  const trace = {
    type: 'heatmap',
    z,
    hovertext,
    hoverinfo: 'text',
    hoverongaps: true,
    xgap: 2,
    ygap: 2,
    ...classScale(classes),
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
    missing.length === 0 ? [] : [hatchTrace(missing.map(({ column, row }) => cellCorners(column, row)))];
  const data = [trace, ...hatches, cellTexts(names), cellTexts(numbers, wideOnly)];
  return { data, layout, heightPixels: tileRows * 50 + colorBarPixels + 6 };
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
