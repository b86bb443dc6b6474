/** What the map of the United States shows: the contiguous states, with Alaska and Hawaii as insets (d3's Albers USA). */

/** The states that the map has, and the District of Columbia. */
export const statesOnMap: ReadonlySet<string> = new Set(
  (
    'AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK ' +
    'OR PA RI SC SD TN TX UT VA VT WA WI WV WY'
  ).split(' '),
);

/** A conic equal-area projection of Albers, and the part of its plane that is on the map. */
interface MapPart {
  /** Degrees of latitude without distortion. */
  readonly parallels: readonly [number, number];
  readonly middle: { readonly lng: number; readonly lat: number };
  /** From the middle, in radii of the Earth. Positive is east and south. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** The longitude that is straight up. */
  readonly meridian: number;
}

const parts: readonly MapPart[] = [
  {
    parallels: [29.5, 45.5],
    meridian: -96,
    middle: { lng: -96.6, lat: 38.7 },
    x: [-0.455, 0.455],
    y: [-0.238, 0.238],
  },
  // Alaska, at 0.35 of the scale of the others.
  {
    parallels: [55, 65],
    meridian: -154,
    middle: { lng: -156, lat: 58.5 },
    x: [-0.337, 0.266],
    y: [-0.231, 0.094],
  },
  // Hawaii.
  {
    parallels: [8, 18],
    meridian: -157,
    middle: { lng: -160, lat: 19.9 },
    x: [-0.009, 0.09],
    y: [-0.046, 0.022],
  },
];

/** Whether a point, in degrees, is within the frame of the map: in the United States or near them. */
export function isOnCountryMap(lng: number, lat: number): boolean {
  return parts.some((part) => {
    const [x, y] = projected(part, lng, lat);
    const [middleX, middleY] = projected(part, part.middle.lng, part.middle.lat);
    return isBetween(x - middleX, part.x) && isBetween(y - middleY, part.y);
  });
}

function projected({ parallels, meridian }: MapPart, lng: number, lat: number): [number, number] {
  const [sine1, sine2] = [sineOf(parallels[0]), sineOf(parallels[1])];
  const n = (sine1 + sine2) / 2;
  const c = 1 + sine1 * (2 * n - sine1);
  const radius = Math.sqrt(c - 2 * n * sineOf(lat)) / n;
  // East of the meridian by -180 to 180 degrees.
  const east = ((lng - meridian + 540) % 360) - 180;
  const angle = (n * east * Math.PI) / 180;
  return [radius * Math.sin(angle), radius * Math.cos(angle)];
}

function sineOf(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 180);
}

function isBetween(value: number, [least, greatest]: readonly [number, number]): boolean {
  return value >= least && value <= greatest;
}
