import { scaleLinear } from 'd3-scale';
import { formatCount, formatNumber } from '../../base/format.js';
import { binShares, type HistogramChart } from '../histogram.js';
import { fixedColor } from '../palette.js';
import { tickText, valueTexts } from '../valueText.js';
import { yAxis, yGrid, yLabelPixels } from './axes.js';
import { barGroupsSvg } from './barGroups.js';
import { barsSvg } from './bars.js';
import { type DrawSvg, isNarrow, type SvgDrawing } from './drawing.js';
import { type KeyEntry, lineSign, titledKey } from './legend.js';
import { element, line, mark, rect, stroke, text } from './markup.js';
import { mostRows, swatch } from './rows.js';
import { spacedLabels } from './spacedLabels.js';
import { fitText, roomFor } from './textWidth.js';

/**
 * Columns of bins from zero with the median as a line. A few bins have their share above them and their name below, and
 * are rows on a phone; many stand on an axis of numbers.
 */
export const histogramSvg: DrawSvg<HistogramChart> = (chart, widthPixels) =>
  chart.counts.length <= mostRows && isNarrow(widthPixels)
    ? binRows(chart, widthPixels)
    : binColumns(chart, widthPixels);

/** The bins as rows. */
function binRows(chart: HistogramChart, widthPixels: number): SvgDrawing {
  const { bins, counts, compare, name, median, xTitle, yTitle } = chart;
  const shares = binShares(counts);
  const drawing =
    compare === null
      ? barsSvg(
          {
            kind: 'bars',
            rows: bins.map((label, bin) => ({
              label,
              value: shares[bin]!,
              lower: null,
              upper: null,
              n: counts[bin]!,
            })),
            valueTitle: `Share by ${lowerFirst(xTitle)}`,
            percent: true,
          },
          widthPixels,
        )
      : barGroupsSvg(
          {
            kind: 'barGroups',
            labels: bins,
            series: [
              { name, values: counts },
              { name: compare.name, values: compare.counts },
            ],
            valueTitle: `${yTitle} by ${lowerFirst(xTitle)}`,
            percent: false,
            stacked: false,
            ordered: false,
          },
          widthPixels,
        );
  if (median === null) return drawing;
  const note = text(0, drawing.heightPixels + 14, `Median: ${formatNumber(median)}`, { bold: true });
  return { heightPixels: drawing.heightPixels + 22, body: drawing.body + note };
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function binColumns(chart: HistogramChart, widthPixels: number): SvgDrawing {
  const { edges, counts, bins, name, compare, median, xTitle, yTitle } = chart;
  const narrow = isNarrow(widthPixels);
  const shares = binShares(counts);
  const values = [...counts, ...(compare?.counts ?? [])];
  const scale = (low: number, high: number) =>
    yAxis({ values, fromZero: true, percent: false, short: narrow }, low, high);
  const left = yLabelPixels(scale(1, 0));
  const right = widthPixels - 8;
  const key = titledKey(yTitle, compare === null ? [] : keyOf(name, compare.name), widthPixels);
  const top = 16 + key.heightPixels + (median === null ? 0 : 14);
  const bottom = top + (narrow ? 180 : 240);
  const y = scale(bottom, top);
  const at = edgePositions(edges, [left, right]);
  const texts = valueTexts(shares, { percent: true });
  const slot = (bin: number) => at(edges[bin + 1]!) - at(edges[bin]!);
  const hasTexts = compare === null && texts.every((label, bin) => roomFor(label) <= slot(bin));
  const color = fixedColor(name) ?? 'plain';
  const drawn = counts.map((count, bin) => {
    const gap = Math.min(2, slot(bin) * 0.15);
    const [x, barTop] = [at(edges[bin]!) + gap / 2, y.at(count)];
    return mark(
      `${bins[bin]}: ${formatCount(count)}, ${texts[bin]}`,
      rect(x, Math.min(barTop, y.at(0)), slot(bin) - gap, Math.abs(y.at(0) - barTop), color),
      hasTexts ? text(x + slot(bin) / 2, barTop - 5, texts[bin]!, { anchor: 'middle', halo: true }) : '',
    );
  });
  const hasNames = hasBinNames(chart, slot);
  const labels = hasNames
    ? spacedLabels(
        bins.map((content, bin) => ({ at: at(edges[bin]!) + slot(bin) / 2, content })),
        widthPixels,
      )
    : edgeLabels(edges, at, narrow, widthPixels);
  return {
    heightPixels: bottom + 44,
    body: [
      key.body,
      yGrid(y, left, right, true),
      ...drawn,
      compare === null ? '' : outline(compare.counts, compare.name, edges, at, y.at),
      line(left, y.at(0), right, y.at(0), { color: 'muted' }),
      median === null
        ? ''
        : medianMark(
            {
              x: at(median),
              median,
              top: top - 36,
              columnTop: y.at(counts[binOf(median, edges)]!),
              bottom,
            },
            hasTexts ? 20 : 0,
            widthPixels,
          ),
      ...labels.map(({ middle, content }) =>
        text(middle, bottom + 18, content, { anchor: 'middle', color: 'muted' }),
      ),
      text((left + right) / 2, bottom + 38, fitText(xTitle, widthPixels - left), {
        anchor: 'middle',
        color: 'muted',
      }),
    ].join(''),
  };
}

/** The bin that holds a value; the first or the last for values beyond them. */
function binOf(value: number, edges: readonly number[]): number {
  const next = edges.findIndex((edge) => edge > value);
  return next < 0 ? edges.length - 2 : Math.max(0, next - 1);
}

/** The position of a value on the axis: of numbers if all bins are equally wide, else every bin has an equal slot. */
function edgePositions(
  edges: readonly number[],
  [left, right]: readonly [number, number],
): (value: number) => number {
  const range = right - left;
  const steps = edges.length - 1;
  const width = (edges.at(-1)! - edges[0]!) / steps;
  const isEven = edges.every((edge, index) => Math.abs(edge - (edges[0]! + index * width)) <= width * 0.01);
  const scale = isEven
    ? scaleLinear([edges[0]!, edges.at(-1)!], [left, right])
    : scaleLinear(
        edges,
        edges.map((_, index) => left + (index * range) / steps),
      );
  return scale.clamp(true);
}

/** Whether the names of the bins stand below them: there are few, and all of them fit. */
function hasBinNames({ bins }: HistogramChart, slot: (bin: number) => number): boolean {
  return bins.length <= mostRows && bins.every((name, bin) => roomFor(name) <= slot(bin) + 8);
}

function edgeLabels(
  edges: readonly number[],
  at: (value: number) => number,
  narrow: boolean,
  widthPixels: number,
) {
  const round = scaleLinear([edges[0]!, edges.at(-1)!], [0, 1]).ticks(narrow ? 4 : 8);
  const isEven = Math.abs(at((edges[0]! + edges.at(-1)!) / 2) - (at(edges[0]!) + at(edges.at(-1)!)) / 2) < 2;
  const ticks = isEven ? round : edges;
  return spacedLabels(
    ticks.map((tick) => ({ at: at(tick), content: tickText(tick, { percent: false }, narrow) })),
    widthPixels,
  );
}

function outline(
  counts: readonly number[],
  name: string,
  edges: readonly number[],
  at: (value: number) => number,
  y: (value: number) => number,
): string {
  const steps = counts.map((count, bin) => `V${y(count).toFixed(1)}H${at(edges[bin + 1]!).toFixed(1)}`);
  const path = `M${at(edges[0]!).toFixed(1)} ${y(0).toFixed(1)}${steps.join('')}V${y(0).toFixed(1)}`;
  return stroke(path, { color: outlineColor(name), widthPixels: 2 });
}

function outlineColor(name: string) {
  return fixedColor(name) ?? 'series2';
}

function keyOf(name: string, other: string): KeyEntry[] {
  return [
    { name, sign: (x, y) => swatch(x, y, name, fixedColor(name) ?? 'plain') },
    { name: other, ...lineSign({ color: outlineColor(other) }) },
  ];
}

/** The median above the columns, as a line in ink down to the column it is in, and in the colour of the page within it. */
function medianMark(
  {
    x,
    median,
    top,
    columnTop,
    bottom,
  }: Readonly<Record<'x' | 'median' | 'top' | 'columnTop' | 'bottom', number>>,
  labelPixels: number,
  widthPixels: number,
): string {
  const content = `median ${formatNumber(median)}`;
  const room = roomFor(content, { bold: true });
  const isLeft = x + 6 + room > widthPixels;
  // In a narrow frame, a long number fits on neither side and lies over its line.
  const textX = isLeft ? Math.max(x - 6, Math.min(room, widthPixels)) : x + 6;
  const style = { widthPixels: 1.5, dash: '5 4' };
  const end = columnTop - labelPixels;
  return mark(
    content,
    end > top ? line(x, top, x, end, { ...style, color: 'ink' }) : '',
    line(x, columnTop, x, bottom, { ...style, color: 'page' }),
    text(textX, top + 10, content, { bold: true, anchor: isLeft ? 'end' : 'start' }),
    element('rect', { x: x - 4, y: top, width: 8, height: bottom - top, fill: 'transparent' }),
  );
}
