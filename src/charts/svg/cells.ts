import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import type { CellsChart, MapCell } from '../cellMap.js';
import { type Classes, classesOf } from '../classes.js';
import { extent, isCountryWide, positionText } from '../mapParts.js';
import { type DrawSvg, isNarrow, type SvgDrawing } from './drawing.js';
import { classLegend } from './legend.js';
import {
  allInView,
  barPlace,
  type DrawnMark,
  dotsPath,
  markShape,
  marksInView,
  polygon,
  radiusScale,
  scaleBar,
  trendKey,
  trendShape,
} from './mapMarks.js';
import { countryView, type MapView, regionView, stateView } from './mapView.js';
import { element, line, mark, moved, paint, text } from './markup.js';
import { labelTexts, placeLabels, placesInView } from './placeLabels.js';
import { fitText, roomFor } from './textWidth.js';

const sidePixels = 264;
/** Cells with most, which the arrow keys walk; all are in the table. */
const mostSpokenCells = 40;

/** Cells in classes over outlines, hot spots above them, and beside them the legend and the leading spots. */
export const cellsSvg: DrawSvg<CellsChart> = (chart, widthPixels) => {
  const narrow = isNarrow(widthPixels);
  const view = viewOf(chart, widthPixels, narrow);
  const values = chart.cells.map(({ value }) => value);
  const classes = classesOf(values, { kind: 'count', percent: chart.percent });
  const radiusOf = radiusScale(
    chart.marks.map(({ weight }) => weight),
    view,
    narrow ? 7 : 10,
  );
  const marks = marksInView(chart.marks, view, radiusOf);
  const bar = scaleBar(...barPlace(view), view.metersPerPixel, view.latitude);
  const labels = placeLabels(placesInView(chart.places, view), {
    ...view,
    most: narrow ? 10 : 14,
    circles: marks,
    boxes: [bar.box],
  });
  const neighbours = placeLabels(placesInView(view.neighbours, view), {
    ...view,
    most: 4,
    circles: marks,
    boxes: [bar.box, ...labels.map(({ box }) => box)],
  });
  const map = [
    view.ground,
    ...squares(chart, classes, view),
    ...spokenCells(chart, view),
    ...marks.map((one) => markShape(one, true)),
    labelTexts(neighbours, { color: 'muted' }),
    labelTexts(labels),
    bar.body,
  ].join('');
  const isBeside = widthPixels - view.widthPixels >= sidePixels;
  const left = isBeside ? 0 : (widthPixels - view.widthPixels) / 2;
  const keyLeft = isBeside ? view.widthPixels + 24 : 0;
  const key = keyDrawing(chart, classes, marks, widthPixels - keyLeft, narrow);
  return {
    heightPixels: isBeside
      ? Math.max(view.heightPixels, key.heightPixels)
      : view.heightPixels + 12 + key.heightPixels,
    body: `${moved(left, 0, map)}${moved(keyLeft, isBeside ? 0 : view.heightPixels + 12, key.body)}`,
    symbols: view.symbols,
  };
};

function viewOf({ cells, sideKm, state }: CellsChart, widthPixels: number, narrow: boolean): MapView {
  if (state !== null)
    return stateView(state, narrow ? widthPixels : widthPixels - sidePixels - 24, narrow ? 430 : 480);
  const [lng, lat] = [cells.map((cell) => cell.lng), cells.map((cell) => cell.lat)];
  if (isCountryWide(lng, lat)) return countryView(widthPixels);
  const [west, east] = extent(lng);
  const [south, north] = extent(lat);
  // Half a cell, and a cell more around.
  const roomLat = (1.5 * Math.max(sideKm, 0.2)) / kmPerDegree;
  const roomLng = roomLat / eastward(Math.max(Math.abs(south), Math.abs(north)));
  const width = narrow ? widthPixels : widthPixels - sidePixels - 24;
  return regionView([west - roomLng, south - roomLat, east + roomLng, north + roomLat], width, 480);
}

const kmPerDegree = 111.19508;

/** A degree of longitude in degrees of latitude. */
function eastward(lat: number): number {
  return Math.max(0.01, Math.cos((lat * Math.PI) / 180));
}

/** One path for each class. Small cells are squares of one size at 11 bytes each, larger ones have their own corners. */
function squares({ cells, sideKm }: CellsChart, { colors, classOf }: Classes, view: MapView): string[] {
  const side = Math.max(leastPixels, (sideKm * 1000) / view.metersPerPixel);
  const isSmall = side < leastOwnPixels;
  return colors.flatMap((color, index) => {
    const members = cells.filter(({ value }) => classOf(value) === index);
    if (!isSmall) {
      const d = members.map((cell) => squareOf(cell, sideKm, view)).join('');
      return d === '' ? [] : [element('path', { d, fill: paint(color) })];
    }
    const places = members.flatMap(({ lng, lat }) => {
      const at = view.project(lng, lat);
      return at === null ? [] : [at];
    });
    return [dotsPath(places, color, side, 'square')];
  });
}

/** The outline of a cell; empty if its middle is outside of the frame. */
function squareOf({ lng, lat }: MapCell, sideKm: number, view: MapView): string {
  const middle = view.project(lng, lat);
  if (middle === null) return '';
  const side = Math.max(leastPixels, (sideKm * 1000) / view.metersPerPixel);
  const own = side < leastOwnPixels ? null : allInView(cornersOf(lng, lat, sideKm), view);
  if (own !== null) return polygon(own);
  const [left, top] = [middle[0] - side / 2, middle[1] - side / 2];
  return polygon([
    [left, top],
    [left + side, top],
    [left + side, top + side],
    [left, top + side],
  ]);
}

/** Smaller cells are squares of one size. */
const leastOwnPixels = 8;
const leastPixels = 3;

function cornersOf(lng: number, lat: number, sideKm: number): readonly (readonly [number, number])[] {
  const halfLat = sideKm / 2 / kmPerDegree;
  const halfLng = halfLat / eastward(lat);
  return [
    [lng - halfLng, lat + halfLat],
    [lng + halfLng, lat + halfLat],
    [lng + halfLng, lat - halfLat],
    [lng - halfLng, lat - halfLat],
  ];
}

/** The cells with most as marks without ink, most first. */
function spokenCells({ cells, sideKm, percent }: CellsChart, view: MapView): string[] {
  const format = percent ? formatPercent : formatNumber;
  return [...cells]
    .sort((a, b) => b.value - a.value)
    .slice(0, mostSpokenCells)
    .flatMap((cell) => {
      const d = squareOf(cell, sideKm, view);
      if (d === '') return [];
      const label = `${cell.label ?? positionText(cell.lng, cell.lat)}: ${format(cell.value)}`;
      return [mark(label, element('path', { d, fill: 'transparent' }))];
    });
}

/** The legend of the classes, and the list of the leading hot spots. */
function keyDrawing(
  { valueTitle, marks, marksTitle }: CellsChart,
  classes: Classes,
  drawn: readonly DrawnMark[],
  widthPixels: number,
  narrow: boolean,
): SvgDrawing {
  const legend = classLegend(classes, widthPixels, valueTitle);
  if (drawn.length === 0) return legend;
  const leading = drawn.slice(0, narrow ? 6 : 8);
  const top = legend.heightPixels + 26;
  const rowPixels = narrow ? 22 : 28;
  const rows = leading.map(({ mark: { name, weight, trend } }, index) => {
    const y = top + 12 + index * rowPixels;
    const middle = y + rowPixels / 2;
    const number = formatCount(weight);
    const room = widthPixels - 24 - roomFor(number) - 12;
    const style = trend === undefined ? {} : { bold: true, color: trend };
    return [
      trendShape(trend, 7, middle, 4.5, true),
      text(20, middle + 4.5, fitText(name, room, { bold: trend !== undefined }), style),
      text(widthPixels, middle + 4.5, number, { anchor: 'end' }),
      line(0, y + rowPixels, widthPixels, y + rowPixels, { color: 'rule' }),
    ].join('');
  });
  const key = trendKey(marks, widthPixels);
  const bottom = top + 12 + leading.length * rowPixels;
  return {
    heightPixels: bottom + (key.heightPixels === 0 ? 0 : 10 + key.heightPixels),
    body: [
      legend.body,
      text(0, top, fitText(marksTitle, widthPixels, { bold: true }), { bold: true }),
      ...rows,
      moved(0, bottom + 10, key.body),
    ].join(''),
  };
}
