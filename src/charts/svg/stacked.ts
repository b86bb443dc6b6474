import { area } from 'd3-shape';
import { formatCount } from '../../base/format.js';
import type { NamedValues } from '../barGroups.js';
import { partColors } from '../palette.js';
import { type StackedChart, sharesOf } from '../stacked.js';
import { shortTimeText } from '../times.js';
import { valueText, valueTexts } from '../valueText.js';
import { xLabels, yAxis, yGrid, yLabelPixels } from './axes.js';
import { partBars } from './barGroups.js';
import { type ColumnAxis, columnAxis } from './columnAxis.js';
import { type DrawSvg, isNarrow, type SvgDrawing } from './drawing.js';
import { element, line, mark, moved, type Paint, paint, text } from './markup.js';
import { block, moreRows, moreRowsPixels, mostRows, swatch, swatchPixels } from './rows.js';
import { fitText, roomFor } from './textWidth.js';
import { belowPlot, drawAreas, nameAreas, periodAreas } from './timeAreas.js';
import { discSpans, eventDiscs, numberedEvents } from './timeMarks.js';

/** A few shares are drawn as bars of parts; anything else as a panel a series, all on one scale. */
export const stackedSvg: DrawSvg<StackedChart> = (chart, widthPixels) => {
  const { x, series, shares, yTitle, ordered, percent } = chart;
  const isWhole = series.every(({ values }) => values.every((value) => (value ?? 0) >= 0));
  const colors = partColors(
    series.map(({ name }) => name),
    ordered,
  );
  if (!shares || !isWhole || x.length > mostRows) return panels(chart, colors, widthPixels);
  const totals = x.map((_, row) => series.reduce((sum, { values }) => sum + (values[row] ?? 0), 0));
  return partBars(
    {
      labels: x.map((value) => shortTimeText(value)),
      series: sharesOf(chart),
      title: yTitle,
      colors,
      style: { percent: true },
      ends: totals.map((total) => (percent ? '' : `n ${formatCount(total)}`)),
    },
    widthPixels,
  );
};

/** More columns are one path, and a mark reads out a group of neighbours: so many groups a panel, to keep pages small. */
const mostMarks = 60;
const mostGroups = 36;

function panels(chart: StackedChart, colors: readonly Paint[], widthPixels: number): SvgDrawing {
  const narrow = isNarrow(widthPixels);
  const style = { percent: chart.percent || chart.shares };
  const series = (chart.shares ? sharesOf(chart) : chart.series).slice(0, mostRows);
  const hidden = chart.series.length - series.length;
  const isSingle = chart.series.length === 1;
  const plotPixels = isSingle ? (narrow ? 180 : 220) : series.length <= 4 ? 92 : 64;
  // Shares of one whole differ most in size, and each is read against itself.
  const scales = series.map((one) => (bottom: number, top: number) => {
    const values = (chart.shares ? [one] : series).flatMap((shown) => shown.values);
    return yAxis({ values, fromZero: true, short: narrow, ...style }, bottom, top, isSingle ? 4 : 2);
  });
  const left = Math.max(...scales.map((scale) => yLabelPixels(scale(1, 0))));
  const axis = columnAxis(chart.x, chart.xType === 'date', [left, widthPixels - 1], widthPixels);
  const labels = columnLabels(series, axis, style);
  const span = { left, right: widthPixels - 1 };
  const events = numberedEvents(chart.events, axis, span, widthPixels);
  const periods = periodAreas(chart.windows, axis, span);
  const headPixels = isSingle ? 8 : 34;
  const top = 22 + (events.length + periods.length > 0 ? 22 : 0);
  const panelPixels = headPixels + (labels === null ? 8 : 16) + plotPixels;
  const plots = series.map((_, index) => {
    const bottom = top + (index + 1) * panelPixels;
    return [bottom - plotPixels, bottom] as const;
  });
  const drawn = series.map(({ name, values }, index) => {
    const [plotTop, bottom] = plots[index]!;
    const y = scales[index]!(bottom, plotTop);
    return [
      yGrid(y, left, widthPixels, true),
      columns(chart, { name, values }, axis, y.at, colors[index]!, labels?.[index] ?? null, style),
      line(left, y.at(0), widthPixels, y.at(0), { color: 'muted' }),
    ].join('');
  });
  // Over the lines of events, which go through all panels.
  const heads = series.map((one, index) =>
    isSingle ? '' : panelHead(one, top + index * panelPixels + 25, colors[index]!, chart, widthPixels),
  );
  const bottom = top + series.length * panelPixels;
  // Events and periods go through all panels.
  const area = { ...span, top: plots[0]![0], bottom };
  const areas = nameAreas(periods, area, discSpans(events));
  const isTimed = chart.xType === 'date' || chart.x.every((value) => shortTimeText(value) !== value);
  const titlePixels = isTimed ? 0 : 20;
  const xTitle = isTimed
    ? ''
    : text((left + widthPixels) / 2, bottom + 38, fitText(chart.xTitle, widthPixels - left), {
        anchor: 'middle',
        color: 'muted',
      });
  const listTop = bottom + 28 + titlePixels;
  const below = belowPlot(areas, events, widthPixels);
  const end = listTop + below.heightPixels;
  return {
    heightPixels: end + (hidden > 0 ? moreRowsPixels : 0),
    body: [
      text(0, 14, fitText(chart.yTitle, widthPixels), { color: 'muted' }),
      drawAreas(areas, area, top - 4),
      ...drawn,
      xLabels(axis, bottom, widthPixels),
      xTitle,
      eventDiscs(events, area, top - 8),
      ...heads,
      moved(0, listTop, below.body),
      moreRows(hidden, end + 14, 'series'),
    ].join(''),
  };
}

type Style = { readonly percent: boolean };

/** The name of a panel, and its highest value, so that a flat panel can be read as well. */
function panelHead(
  { name, values }: NamedValues,
  baseline: number,
  color: Paint,
  { shares, percent }: StackedChart,
  widthPixels: number,
): string {
  const known = values.flatMap((value) => value ?? []);
  const highest = valueText(Math.max(...known), { percent: percent || shares });
  const most = known.length === 0 ? 'no values' : `at most ${highest}${shares ? ', own scale' : ''}`;
  const mostWidth = roomFor(most);
  const label = fitText(name, widthPixels - swatchPixels - mostWidth - 12, { bold: true });
  const at = swatchPixels + roomFor(label, { bold: true }) + 8;
  return (
    swatch(0, baseline - 4.5, name, color) +
    text(swatchPixels, baseline, label, { bold: true, halo: true }) +
    text(at, baseline, most, { color: 'muted', halo: true })
  );
}

/** The values above their columns if all of them fit, else null. */
function columnLabels(series: readonly NamedValues[], axis: ColumnAxis, style: Style): string[][] | null {
  const texts = series.map(({ values }) =>
    valueTexts(
      values.map((value) => value ?? 0),
      style,
    ).map((label, index) => (values[index] === null ? '' : label)),
  );
  const room = Math.min(...axis.slots.map(([start, end]) => end - start));
  const isPositive = series.every(({ values }) => values.every((value) => (value ?? 0) >= 0));
  return isPositive && texts.flat().every((label) => roomFor(label) <= room - 4) ? texts : null;
}

function columns(
  { x, look }: StackedChart,
  { name, values }: NamedValues,
  { slots }: ColumnAxis,
  y: (value: number) => number,
  color: Paint,
  labels: readonly string[] | null,
  style: Style,
): string {
  const barOf = (index: number) => {
    const [start, end] = slots[index]!;
    const width = Math.min(48, Math.max((end - start) * 0.85, Math.min(1, end - start)));
    const value = values[index]!;
    const top = Math.min(y(value), y(0));
    return { left: (start + end - width) / 2, top, width, height: Math.abs(y(value) - y(0)) };
  };
  const known = [...values.keys()].filter((index) => values[index] !== null);
  if (look === 'bars' && values.length <= mostMarks) {
    return known
      .map((index) => {
        const { left, top, width, height } = barOf(index);
        const label = labels?.[index] ?? '';
        return mark(
          `${name}, ${shortTimeText(x[index]!)}: ${label === '' ? valueText(values[index]!, style) : label}`,
          block(left, top, width, height, name, color),
          label === '' ? '' : text(left + width / 2, top - 5, label, { anchor: 'middle' }),
        );
      })
      .join('');
  }
  const path =
    look === 'bars'
      ? known
          .map((index) => {
            const { left, top, width, height } = barOf(index);
            return `M${left.toFixed(1)} ${top.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}Z`;
          })
          .join('')
      : areaPath(values, slots, y);
  return element('path', { d: path, fill: paint(color) }) + groupMarks(name, x, values, slots, y, style);
}

/** A step of its value over each position. */
function areaPath(
  values: readonly (number | null)[],
  slots: ColumnAxis['slots'],
  y: (value: number) => number,
): string {
  const points = [...values.keys()].flatMap((index) => {
    const value = values[index] ?? null;
    return [
      { at: slots[index]![0], value },
      { at: slots[index]![1], value },
    ];
  });
  const shape = area<(typeof points)[number]>()
    .defined(({ value }) => value !== null)
    .x(({ at }) => at)
    .y0(y(0))
    .y1(({ value }) => y(value ?? 0))
    .digits(1);
  return shape(points) ?? '';
}

/** Marks of groups of neighbours, which say what their values lie between. */
function groupMarks(
  name: string,
  x: readonly string[],
  values: readonly (number | null)[],
  slots: ColumnAxis['slots'],
  y: (value: number) => number,
  style: Style,
): string {
  const size = Math.ceil(values.length / mostGroups);
  const starts = Array.from({ length: Math.ceil(values.length / size) }, (_, group) => group * size);
  return starts
    .map((start) => {
      const last = Math.min(start + size, values.length) - 1;
      const known = values.slice(start, last + 1).flatMap((value) => value ?? []);
      if (known.length === 0) return '';
      const [least, most] = [Math.min(...known), Math.max(...known)];
      const texts = [least, most].map((value) => valueText(value, style));
      const when =
        last === start
          ? shortTimeText(x[start]!)
          : `${shortTimeText(x[start]!)} to ${shortTimeText(x[last]!)}`;
      const span = least === most ? texts[0]! : `${texts[0]} to ${texts[1]}`;
      const [from, until] = [slots[start]![0], slots[last]![1]];
      const [top, bottom] = [Math.min(y(most), y(0)), Math.max(y(least), y(0))];
      return mark(
        `${name}, ${when}: ${span}`,
        element('rect', {
          x: from,
          y: top,
          width: until - from,
          height: Math.max(2, bottom - top),
          fill: 'transparent',
        }),
      );
    })
    .join('');
}
