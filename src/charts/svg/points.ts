import type { MapArea, MapMark } from '../mapParts.js';
import type { ColorToken } from '../palette.js';
import { groupColors, isInFrame, type PointsChart } from '../pointMap.js';
import { closeUpPanel, titlePixels } from './closeUps.js';
import { type DrawSvg, isNarrow, type SvgDrawing } from './drawing.js';
import {
  barPlace,
  dotsPath,
  markShape,
  marksInView,
  moved,
  northArrow,
  radiusScale,
  scaleBar,
  sizeKey,
  trendKey,
} from './mapMarks.js';
import { countryView, type MapView, regionView } from './mapView.js';
import { decimal, dot, element, mark, paint, target, text } from './markup.js';
import { type Box, type Circle, labelTexts, placeLabels, placesInView } from './placeLabels.js';
import { textWidth } from './textWidth.js';

const closeUpPixels = 232;
/** Points with a text of their own, at most: more are a texture. */
const mostSpokenPoints = 300;

/** Dots or circles on a map of the country or of a region, hot spots and names above them. */
export const pointsSvg: DrawSvg<PointsChart> = (chart, widthPixels) => {
  const narrow = isNarrow(widthPixels);
  const { closeUps, marks, frame } = chart;
  const isBeside = closeUps.length > 0 && !narrow;
  const mapWidth = isBeside ? widthPixels - closeUpPixels - 24 : widthPixels;
  const view = frame === null ? countryView(mapWidth) : regionView(frame, mapWidth, narrow ? 400 : 540);
  const weights = [...(chart.weights ?? []), ...marks.map(({ weight }) => weight)];
  const radiusOf = radiusScale(weights, view, narrow ? 11 : 17);
  const circles = marksInView(marks, view, radiusOf);
  const points = pointsInView(chart, view, radiusOf);
  const bar = scaleBar(...barPlace(view), view.metersPerPixel, view.latitude);
  const obstacles: Circle[] = [...circles, ...(chart.weights === null ? [] : points)];
  const letters = lettersOf(circles);
  const boxes: Box[] = [bar.box, ...(view.country === null ? [arrowBox(view)] : []), ...letters.boxes];
  const streets = placeLabels(placesInView(chart.streets, view), {
    ...view,
    most: 12,
    circles: obstacles,
    boxes,
    bold: true,
  });
  const names = placeLabels(placesInView(chart.places, view), {
    ...view,
    most: narrow ? 6 : 11,
    circles: obstacles,
    boxes: [...boxes, ...streets.map(({ box }) => box)],
  });
  const map = [
    view.ground,
    ...chart.areas.map((area) => areaShape(area, view)),
    ...pointShapes(chart, points),
    ...circles.map((one) => markShape(one, false)),
    ...labelTexts(streets, { bold: true }),
    ...labelTexts(names),
    letters.body,
    bar.body,
    view.country !== null ? '' : northArrow(view.widthPixels - 18, view.heightPixels - 10),
  ].join('');
  // A tall region leaves room for the keys at its right.
  const room = mapWidth - view.widthPixels - 24;
  const isRoomy = room >= 200;
  const key = keysOf(chart, isRoomy ? room : mapWidth, weights, radiusOf);
  const [keyLeft, keyTop] = isRoomy ? [view.widthPixels + 24, 0] : [0, view.heightPixels + 8];
  const bottom = Math.max(view.heightPixels, key.heightPixels === 0 ? 0 : keyTop + key.heightPixels);
  const panels = closeUpsDrawing(chart, widthPixels, view.heightPixels, bottom, isBeside);
  return {
    heightPixels: Math.max(bottom, panels.heightPixels),
    body: `${map}${moved(keyLeft, keyTop, key.body)}${panels.body}`,
    symbols: view.symbols,
  };
};

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
function areaShape({ name, detail, ring }: MapArea, { project }: MapView): string {
  const corners = ring.map(([lng, lat]) => project(lng, lat));
  if (corners.includes(null)) return '';
  const [xs, ys] = [corners.map((corner) => corner![0]), corners.map((corner) => corner![1])];
  const size = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  if (size < leastAreaPixels) return '';
  return mark(
    detail === undefined ? name : `${name}: ${detail}`,
    element('path', {
      d: `M${corners.map((corner) => corner!.map(decimal).join(' ')).join('L')}Z`,
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
    return { left, right: left + textWidth(letter!, 13, true) * 1.1 + 4, top: y - 8, bottom: y + 8 };
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
    ...(isSized ? [sizeKey(chart.weightTitle, heaviest, radiusOf)] : []),
    trendKey(chart.marks),
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
  const entries = [
    ...groups.map((name, index) => ({ name, color: colors[index]! })),
    ...(hasOthers ? [{ name: 'others', color: 'muted' as const }] : []),
  ];
  const body: string[] = [];
  let [x, y] = [0, 0];
  for (const { name, color } of entries) {
    const width = 14 + textWidth(name, 13) * 1.1;
    if (x > 0 && x + width > widthPixels) [x, y] = [0, y + 20];
    body.push(dot(x + 5, y + 9, 4.5, color), text(x + 14, y + 13.5, name));
    x += width + 16;
  }
  return { heightPixels: y + 20, body: body.join('') };
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
