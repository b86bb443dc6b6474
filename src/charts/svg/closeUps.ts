import { formatCount } from '../../base/format.js';
import { type CloseUp, type CloseUpsChart, frameOf, metersFrom, mostCloseUps } from '../smallMaps.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { dotsPath, polygon, scaleBar } from './mapMarks.js';
import { element, mark, moved, paint, rect, text } from './markup.js';
import { fitText, roomFor } from './textWidth.js';

/** Panels side by side. */
export const closeUpsSvg: DrawSvg<CloseUpsChart> = ({ maps }, widthPixels) => {
  const drawn = maps.slice(0, mostCloseUps);
  const gap = isNarrow(widthPixels) ? 12 : 16;
  const width = Math.min(384, (widthPixels - gap * (drawn.length - 1)) / drawn.length);
  const height = Math.min(width, 260);
  const panels = drawn.map((map, index) => moved(index * (width + gap), 0, closeUpPanel(map, width, height)));
  return { heightPixels: titlePixels + height, body: panels.join('') };
};

/** Room for the title of a panel. */
export const titlePixels: number = 22;

/** The hull is above the middle by this, for the scale bar below it. */
const barPixels = 8;

/** The hull fills this share of its panel, in the direction in which it has least room. */
const hullShare = 0.67;

/** A place with its title, at 0,0: the panel begins `titlePixels` below. */
export function closeUpPanel(map: CloseUp, width: number, height: number): string {
  const { title, detail, n, trend } = map;
  const color = trend ?? 'hotspot';
  const middle = frameOf(map);
  const { widthMeters, heightMeters } = middle;
  // A hull on a line has no area.
  const [east, north] = [Math.max(widthMeters, 1), Math.max(heightMeters, 1)];
  const pixelsPerMeter = hullShare * Math.min(width / east, height / north);
  const place = (lng: number, lat: number): readonly [number, number] => {
    const [x, y] = metersFrom(middle, lng, lat);
    return [width / 2 + x * pixelsPerMeter, titlePixels + height / 2 - barPixels - y * pixelsPerMeter];
  };
  const isInFrame = ([x, y]: readonly [number, number]): boolean =>
    x >= 2 && x <= width - 2 && y >= titlePixels + 2 && y <= titlePixels + height - 2;
  const dots = (inside: number) =>
    [...map.lng.keys()]
      .filter((row) => map.inside[row] === inside)
      .map((row) => place(map.lng[row]!, map.lat[row]!))
      .filter(isInFrame);
  const about = detail ?? `${formatCount(n)} reports`;
  const trendText = trend === null ? '' : `, ${trend}`;
  return mark(
    `${title}: ${about}${trendText}; ${formatCount(Math.round(widthMeters))} by ${formatCount(Math.round(heightMeters))} m`,
    text(0, 14, titleText(title, about, width), { bold: true, color }),
    rect(0, titlePixels, width, height, 'raised'),
    element('path', {
      d: polygon(map.ring.map(([lng, lat]) => place(lng, lat))),
      fill: paint(`${color}-band`),
      stroke: paint(color),
      'stroke-width': 1.5,
      'stroke-linejoin': 'round',
    }),
    dotsPath(dots(0), 'muted', 3),
    dotsPath(dots(1), color, 3.5),
    scaleBar(10, titlePixels + height - 10, 1 / pixelsPerMeter, null).body,
  );
}

/** As much of `A I-10 E, Los Angeles, 75 reports` as there is room for. */
function titleText(title: string, about: string, width: number): string {
  const [short] = title.split(', ') as [string];
  const fits = (text: string): boolean => roomFor(text, { bold: true }) <= width - 8;
  return (
    [`${title}, ${about}`, title, `${short}, ${about}`, short].find(fits) ??
    fitText(short, width - 8, { bold: true })
  );
}
