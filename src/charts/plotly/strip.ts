import { escapeLabel, formatCount, shorten } from '../../base/format.js';
import type { StripChart, StripMark } from '../strip.js';
import { roomFor } from '../svg/textWidth.js';
import { estimateTexts, type ValueStyle } from '../valueText.js';
import { valueTitle } from './above.js';
import { rowFont } from './barAxes.js';
import { type PlotlyDrawing, wideOnly } from './drawing.js';
import { logAxis, referenceLine } from './forest.js';
import { valueTicks } from './lines.js';
import { whiskers } from './whiskers.js';

export function stripPlotly({ rows, xTitle, reference, logX, percent }: StripChart): PlotlyDrawing {
  const all = rows.flatMap(({ marks, label }, row) => marks.map((mark) => ({ mark, row, label })));
  const [named, others] = [true, false].map((isNamed) =>
    all.filter(({ mark }) => (mark.isNamed ?? false) === isNamed),
  ) as [typeof all, typeof all];
  const hover = ({ mark, label }: (typeof all)[number]) =>
    `${label === '' ? '' : `${escapeLabel(label)}, `}${hoverText(mark, { percent, isRatio: reference === 1 })}`;
  const values = named.map(({ mark }) => mark.value);
  const ends = all.flatMap(({ mark: { value, lower, upper } }) => [value, lower ?? value, upper ?? value]);
  const [least, most] = [Math.min(...ends, reference ?? ends[0]!), Math.max(...ends, reference ?? ends[0]!)];
  const scaled = (value: number): number => (logX ? Math.log(value) : value);
  const shareOf = (value: number): number =>
    (scaled(value) - scaled(least)) / (scaled(most) - scaled(least) || 1);
  const nameRows = rowsOfNames(named, shareOf);
  const data = [
    {
      type: 'scatter',
      mode: 'markers',
      x: others.map(({ mark }) => mark.value),
      y: others.map(({ row }) => row),
      marker: { symbol: 'line-ns-open', size: 16, color: '@model', line: { width: 2, color: '@model' } },
      hovertext: others.map(hover),
      hoverinfo: 'text',
      showlegend: false,
    },
    {
      type: 'scatter',
      mode: 'markers',
      x: values,
      y: named.map(({ row }) => row),
      error_x: whiskers(
        values,
        named.map(({ mark }) => mark.lower ?? null),
        named.map(({ mark }) => mark.upper ?? null),
      ),
      marker: { symbol: 'circle', size: 11, color: '@ink' },
      hovertext: named.map(hover),
      hoverinfo: 'text',
      showlegend: false,
    },
    {
      type: 'scatter',
      mode: 'text',
      name: new Set(named.map(({ row }) => row)).size < named.length ? wideOnly : '',
      x: values,
      y: named.map(({ row }, index) => row + nameRows[index]!),
      text: named.map(({ mark }) => `<b>${escapeLabel(mark.label)}</b>`),
      textfont: { size: 13, color: '@ink' },
      hoverinfo: 'skip',
      showlegend: false,
    },
  ];
  const layout = {
    margin: { t: 28, b: 28 },
    annotations: [valueTitle(xTitle)],
    xaxis: {
      ...valueTicks(percent),
      zeroline: false,
      tickangle: 0,
      ...(logX ? logAxis(Math.min(least, 1), Math.max(most, 1)) : {}),
    },
    yaxis: {
      tickmode: 'array',
      tickvals: rows.map((_, row) => row),
      ticktext: rows.map(({ label }) => escapeLabel(shorten(label, 34))),
      range: [rows.length - 0.3, -0.7],
      showgrid: false,
      zeroline: false,
      ticks: '',
      tickfont: rowFont,
    },
    ...(reference === null ? {} : { shapes: [referenceLine(reference)] }),
  };
  return { data, layout, heightPixels: rows.length * 54 + 84 };
}

interface NamedMark {
  readonly mark: StripMark;
  readonly row: number;
}

/** About the width of the plot. */
const widthPixels = 600;

/** Names above their dots; one that would touch the name before it stands below. */
function rowsOfNames(named: readonly NamedMark[], shareOf: (value: number) => number): number[] {
  const rows = named.map(() => -0.3);
  const ends = new Map<number, number>();
  const order = [...named.keys()].toSorted((a, b) => named[a]!.mark.value - named[b]!.mark.value);
  for (const index of order) {
    const { mark, row } = named[index]!;
    const half = roomFor(mark.label, { bold: true }) / 2 + 4;
    const middle = shareOf(mark.value) * widthPixels;
    if (middle - half < (ends.get(row) ?? Number.NEGATIVE_INFINITY)) rows[index] = 0.3;
    else ends.set(row, middle + half);
  }
  return rows;
}

function hoverText({ label, value, lower, upper, n }: StripMark, style: ValueStyle): string {
  const [text] = estimateTexts([{ estimate: value, lower: lower ?? null, upper: upper ?? null }], style);
  return `${escapeLabel(label)}<br>${escapeLabel(text!)}${n === undefined ? '' : `<br>n = ${formatCount(n)}`}`;
}
