import { extent, type MapArea, type MapMark } from '../mapParts.js';
import type { ColorToken } from '../palette.js';
import { groupColors, isInFrame, type PointsChart } from '../pointMap.js';
import { closeUpPanel, titlePixels } from './closeUps.js';
import { type DrawSvg, isNarrow, type SvgDrawing } from './drawing.js';
import { drawKey, type KeyEntry } from './legend.js';
import {
  allInView,
  barPlace,
  dotsPath,
  markShape,
  marksInView,
  northArrow,
  polygon,
  radiusScale,
  scaleBar,
  sizeKey,
  trendKey,
} from './mapMarks.js';
import { countryView, type MapView, regionView } from './mapView.js';
import { dot, element, mark, moved, type Paint, paint, target, text } from './markup.js';
import { type Box, type Circle, labelTexts, placeLabels, placesInView } from './placeLabels.js';
import { roomFor } from './textWidth.js';

const closeUpPixels = 232;
/** Points with a text of their own, at most: more are a texture. */
const mostSpokenPoints = 300;

/** Dots or circles on a map of the country or of a region, hot spots and names above them. */
export const pointsSvg: DrawSvg<PointsChart> = (chart, widthPixels) => {
  const narrow = isNarrow(widthPixels);
  const { closeUps, marks, frame } = chart;
  const isBeside = closeUps.length > 0 && !narrow;
  const mapWidth = isBeside ? widthPixels - closeUpPixels - 24 : widthPixels;
  const largest = narrow ? 11 : 17;
  const edgePixels = chart.weights === null && marks.length === 0 ? 2 : largest;
  const view =
    frame === null ? countryView(mapWidth) : regionView(frame, mapWidth, narrow ? 400 : 540, edgePixels);
  const weights = [...(chart.weights ?? []), ...marks.map(({ weight }) => weight)];
  const radiusOf = radiusScale(weights, view, largest);
  const map = mapMarkup(chart, view, radiusOf, narrow ? 6 : 11);
  // A tall region leaves room for the keys at its right.
  const room = mapWidth - view.widthPixels;
  const keyWidth = room >= leastKeyPixels ? room - 24 : mapWidth;
  const key = keysOf(chart, keyWidth, weights, radiusOf);
  const isKeyBeside = room >= leastKeyPixels && key.heightPixels > 0;
  const left = isKeyBeside ? 0 : room / 2;
  const [keyLeft, keyTop] = isKeyBeside ? [view.widthPixels + 24, 0] : [0, view.heightPixels + 8];
  const bottom = Math.max(view.heightPixels, key.heightPixels === 0 ? 0 : keyTop + key.heightPixels);
  const panels = closeUpsDrawing(chart, widthPixels, view.heightPixels, bottom, isBeside);
  return {
    heightPixels: Math.max(bottom, panels.heightPixels),
    body: `${moved(left, 0, map)}${moved(keyLeft, keyTop, key.body)}${panels.body}`,
    symbols: view.symbols,
  };
};

/** A column of keys is at least this wide, with its gap. */
const leastKeyPixels = 224;

/** Ground, dots and circles, then names where they find room. */
function mapMarkup(
  chart: PointsChart,
  view: MapView,
  radiusOf: (weight: number) => number,
  mostNames: number,
): string {
  const circles = marksInView(chart.marks, view, radiusOf);
  const points = pointsInView(chart, view, radiusOf);
  const bar = scaleBar(...barPlace(view), view.metersPerPixel, view.latitude);
  const letters = lettersOf(circles);
  const isCountry = view.country !== null;
  const taken = {
    ...view,
    circles: [...circles, ...(chart.weights === null ? [] : points)],
    boxes: [bar.box, ...(isCountry ? [] : [arrowBox(view)]), ...letters.boxes],
  };
  const streets = placeLabels(placesInView(chart.streets, view), { ...taken, most: mostNames, bold: true });
  const names = placeLabels(placesInView(chart.places, view), {
    ...taken,
    boxes: [...taken.boxes, ...streets.map(({ box }) => box)],
    most: mostNames,
  });
  return [
    view.ground,
    ...chart.areas.map((area) => areaShape(area, view)),
    ...pointShapes(chart, points),
    ...circles.map((one) => markShape(one, false)),
    labelTexts(streets, { bold: true, color: 'muted' }),
    labelTexts(names),
    letters.body,
    bar.body,
    isCountry ? '' : northArrow(view.widthPixels - 18, view.heightPixels - 10),
  ].join('');
}

interface DrawnPoint extends Circle {
  readonly index: number;
}

function pointsInView(
  { lng, lat, weights, frame }: PointsChart,
  { project }: MapView,
  radiusOf: (weight: number) => number,
): DrawnPoint[] {
  const drawn = lng.flatMap((one, index) => {
    const at = isInFrame(frame, one, lat[index]!) ? project(one, lat[index]!) : null;
    if (at === null) return [];
    return [{ index, x: at[0], y: at[1], radius: weights === null ? 1.1 : radiusOf(weights[index]!) }];
  });
  // Small circles above large ones.
  return weights === null ? drawn : drawn.sort((a, b) => b.radius - a.radius);
}

/** Points with a text as marks, many without as a path for each colour. */
function pointShapes(chart: PointsChart, points: readonly DrawnPoint[]): string[] {
  const { weights, labels } = chart;
  const colorOf = pointColors(chart);
  if (weights === null && (labels === null || points.length > mostSpokenPoints)) {
    const colors = [...new Set(points.map(({ index }) => colorOf(index)))];
    const diameter = points.length > 500 ? 2.2 : 3.6;
    return colors.sort(byStrength(chart)).map((color) =>
      dotsPath(
        points.filter(({ index }) => colorOf(index) === color).map(({ x, y }) => [x, y] as const),
        color,
        diameter,
      ),
    );
  }
  return points.map(({ index, x, y, radius }, place) => {
    const color = colorOf(index);
    const shape =
      weights === null
        ? dot(x, y, 3, color)
        : element('circle', {
            cx: x,
            cy: y,
            r: radius,
            fill: paint(color),
            'fill-opacity': '.42',
            stroke: paint(color),
          });
    if (labels === null || place >= mostSpokenPoints) return shape;
    return mark(labels[index]!, shape, radius < 7 ? target(x, y) : '');
  });
}

/** Groups of the legend last, so that they are above the others. */
function byStrength({ groups, ...chart }: PointsChart): (a: ColorToken, b: ColorToken) => number {
  const order: ColorToken[] = groups === null ? [] : groupColors(chart, groups);
  return (a, b) => order.indexOf(a) - order.indexOf(b);
}

/** The colour of each point by its group. */
function pointColors(chart: PointsChart): (index: number) => ColorToken {
  const { group, groups, weights } = chart;
  if (group === null) return () => (weights === null ? 'muted' : 'hotspot');
  const named = groups ?? [...new Set(group.filter((name) => name !== null))];
  const colors = groupColors(chart, named);
  const colorByName = new Map(named.map((name, index) => [name, colors[index]!]));
  return (index) => colorByName.get(group[index] ?? '') ?? 'muted';
}

/** An outline, unless it would be a speck. */
function areaShape({ name, detail, ring }: MapArea, view: MapView): string {
  const corners = allInView(ring, view);
  if (corners === null) return '';
  const [left, right] = extent(corners.map(([x]) => x));
  const [top, bottom] = extent(corners.map(([, y]) => y));
  const size = Math.max(right - left, bottom - top);
  if (size < leastAreaPixels) return '';
  return mark(
    detail === undefined ? name : `${name}: ${detail}`,
    element('path', {
      d: polygon(corners),
      fill: paint('hotspot-band'),
      stroke: paint('hotspot'),
      'stroke-linejoin': 'round',
    }),
  );
}

const leastAreaPixels = 12;

/** The letters of close-ups, at the right of their circles. */
function lettersOf(circles: readonly (Circle & { readonly mark: MapMark })[]): {
  readonly body: string;
  readonly boxes: Box[];
} {
  const lettered = circles.filter(({ mark: { letter } }) => letter !== undefined);
  const body = lettered.map(({ mark: { letter, trend }, x, y, radius }) =>
    text(x + radius + 4, y + 4.5, letter!, { bold: true, color: trend ?? 'hotspot', halo: true }),
  );
  const boxes = lettered.map(({ mark: { letter }, x, y, radius }) => {
    const left = x + radius + 2;
    return { left, right: left + roomFor(letter!, { bold: true }) + 4, top: y - 8, bottom: y + 8 };
  });
  return { body: body.join(''), boxes };
}

function arrowBox({ widthPixels, heightPixels }: MapView): Box {
  return { left: widthPixels - 28, right: widthPixels, top: heightPixels - 44, bottom: heightPixels };
}

/** The legend of groups, the key of sizes and that of trends, below each other. */
function keysOf(
  chart: PointsChart,
  widthPixels: number,
  weights: readonly number[],
  radiusOf: (weight: number) => number,
): SvgDrawing {
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  // Circles of one size need no key.
  const isSized = weights.some((weight) => weight < heaviest);
  const drawings = [
    ...(chart.groups === null ? [] : [groupKey(chart, chart.groups, widthPixels)]),
    ...(isSized ? [sizeKey(chart.weightTitle, heaviest, radiusOf, widthPixels)] : []),
    trendKey(chart.marks, widthPixels),
  ].filter(({ heightPixels }) => heightPixels > 0);
  let y = 0;
  const body = drawings.map((drawing) => {
    const placed = moved(0, y, drawing.body);
    y += drawing.heightPixels + 6;
    return placed;
  });
  return { heightPixels: Math.max(0, y - 6), body: body.join('') };
}

/** Names of groups beside their dots, on as many rows as they need. */
function groupKey(chart: PointsChart, groups: readonly string[], widthPixels: number): SvgDrawing {
  const colors = groupColors(chart, groups);
  const hasOthers = (chart.group ?? []).some((name) => name === null || !groups.includes(name));
  const entry = (name: string, color: Paint): KeyEntry => ({
    name,
    sign: (x, y) => dot(x + 5, y, 4.5, color),
  });
  const entries = groups.map((name, index) => entry(name, colors[index]!));
  return drawKey(hasOthers ? [...entries, entry('others', 'muted')] : entries, widthPixels);
}

/** Close-ups in a column at the right of the map, or in a row below it. */
function closeUpsDrawing(
  { closeUps }: PointsChart,
  widthPixels: number,
  mapHeight: number,
  bottom: number,
  isBeside: boolean,
): SvgDrawing {
  if (closeUps.length === 0) return { heightPixels: 0, body: '' };
  const gap = 14;
  if (isBeside) {
    const panel = Math.min(240, (mapHeight - gap * (closeUps.length - 1)) / closeUps.length - titlePixels);
    const pitch = panel + titlePixels + gap;
    const left = widthPixels - closeUpPixels;
    const body = closeUps.map((map, index) =>
      moved(left, index * pitch, closeUpPanel(map, closeUpPixels, panel)),
    );
    return { heightPixels: closeUps.length * pitch - gap, body: body.join('') };
  }
  const width = (widthPixels - gap * (closeUps.length - 1)) / closeUps.length;
  const height = Math.min(width * 1.1, 200);
  const body = closeUps.map((map, index) =>
    moved(index * (width + gap), bottom + 12, closeUpPanel(map, width, height)),
  );
  return { heightPixels: bottom + 12 + titlePixels + height, body: body.join('') };
}
