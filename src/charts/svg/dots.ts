import type { DotsChart } from '../dots.js';
import { seriesColors } from '../palette.js';
import { valueText } from '../valueText.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { titledKey } from './legend.js';
import { element, line, mark, type Paint, paint, rect, target, text } from './markup.js';
import { columnWidth, drawnRows, moreRows, moreRowsPixels } from './rows.js';
import { fitText } from './textWidth.js';
import { bandsOf, valueAxis } from './valueAxis.js';

/** Rows with a mark of each series, told apart by colour and shape. Marks of a row are a little below one another, so that equal values show. */
export const dotsSvg: DrawSvg<DotsChart> = (chart, widthPixels) => {
  const { labels, series, valueTitle } = chart;
  const narrow = isNarrow(widthPixels);
  const rows = drawnRows([...labels.keys()]);
  const colors = seriesColors(series.map(({ name }) => name));
  const entries = series.map(({ name }, index) => ({
    name,
    sign: (x: number, y: number) => shape(index, x + 5, y, colors[index]!),
  }));
  const key = titledKey(valueTitle, series.length > 1 ? entries : [], widthPixels);
  const labelPixels = narrow
    ? 0
    : columnWidth(
        rows.map((row) => labels[row]!),
        260,
      ) + 12;
  const lanePixels = Math.min(8, 24 / series.length);
  const rowPixels = (narrow ? 20 : 0) + 12 + lanePixels * series.length;
  const top = key.heightPixels + 24;
  const bottom = top + rows.length * rowPixels;
  const known = rows.flatMap((row) => series.flatMap(({ values }) => values[row] ?? []));
  const range = [labelPixels + 8, widthPixels - 8] as const;
  const axis = valueAxis([0, ...known], { ...chart, fromZero: true }, range, widthPixels);
  const drawn = rows.map((row, index) => {
    const rowTop = top + index * rowPixels;
    const middle = rowTop + (narrow ? 20 : 0) + (rowPixels - (narrow ? 20 : 0)) / 2;
    const places = series.flatMap(({ values }) => (values[row] == null ? [] : [axis.x(values[row]!)]));
    const marks = series.map(({ name, values }, at) => {
      const value = values[row] ?? null;
      if (value === null) return '';
      const y = middle + (at - (series.length - 1) / 2) * lanePixels;
      return mark(
        `${labels[row]}, ${name}: ${valueText(value, chart)}`,
        shape(at, axis.x(value), y, colors[at]!),
        target(axis.x(value), y),
      );
    });
    const label = fitText(labels[row]!, narrow ? widthPixels : labelPixels - 8);
    return [
      text(0, narrow ? rowTop + 15 : middle + 4.5, label),
      places.length < 2
        ? ''
        : line(Math.min(...places), middle, Math.max(...places), middle, { color: 'rule', widthPixels: 2 }),
      ...marks,
    ].join('');
  });
  const hidden = labels.length - rows.length;
  return {
    heightPixels: bottom + 4 + (hidden > 0 ? moreRowsPixels : 0),
    body: [
      key.body,
      axis.draw(top, bandsOf(top, rows.length, rowPixels, narrow ? 20 : 0)),
      ...drawn,
      moreRows(hidden, bottom + 20),
    ].join(''),
  };
};

/** Shapes in the order of the series, so that colour is never alone: circle, square, triangle, diamond, cross. */
function shape(series: number, x: number, y: number, color: Paint): string {
  const fill = { fill: paint(color), stroke: paint('page'), 'stroke-width': 1 };
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)];
  switch (series % 5) {
    case 0:
      return element('circle', { cx: x, cy: y, r: 5.5, ...fill });
    case 1:
      return rect(x - 5, y - 5, 10, 10, color, { stroke: paint('page') });
    case 2:
      return element('path', { d: `M${cx} ${(y - 6).toFixed(1)}l6 11h-12Z`, ...fill });
    case 3:
      return element('path', { d: `M${cx} ${(y - 6.5).toFixed(1)}l6.5 6.5l-6.5 6.5l-6.5 -6.5Z`, ...fill });
    default:
      return element('path', {
        d: `M${(x - 5).toFixed(1)} ${cy}h10m-5 -5v10`,
        stroke: paint(color),
        'stroke-width': 3,
      });
  }
}
