/**
 * The projection of the live map: Albers' equal-area conic with the parallels 29.5 and 45.5, rotated by 96 degrees and centred
 * at -0.6, 38.7 (Snyder 1987, p. 98; the lower 48 states of d3-geo's geoAlbers). One unit of the map is `mapWidthKm` wide and
 * high, so that distances are the same in all directions; the contiguous states fill about 0.9 of its width.
 */
const radians = Math.PI / 180;
const [parallel1, parallel2] = [29.5 * radians, 45.5 * radians];
const n = (Math.sin(parallel1) + Math.sin(parallel2)) / 2;
const c = 1 + Math.sin(parallel1) * (2 * n - Math.sin(parallel1));
const earthRadiusKm = 6371.0088;

/** The width and height of the map, kilometres. */
export const mapWidthKm = 5_000;

const scale = earthRadiusKm / mapWidthKm;
const [centerX, centerY] = onCone(-96.6, 38.7);

/** The point of the map, 0 to 1 across and down, at this position in degrees. Points outside the map are beyond 0 or 1. */
export function project(lng: number, lat: number): readonly [x: number, y: number] {
  const [x, y] = onCone(lng, lat);
  return [0.5 + (x - centerX) * scale, 0.5 + (y - centerY) * scale];
}

/** The position in degrees of a point of the map: the inverse of `project`. */
export function unproject(x: number, y: number): readonly [lng: number, lat: number] {
  const across = (x - 0.5) / scale + centerX;
  const down = (y - 0.5) / scale + centerY;
  const theta = Math.atan2(across, down);
  const sine = (c - (across * across + down * down) * n * n) / (2 * n);
  return [theta / (n * radians) - 96, Math.asin(Math.min(1, Math.max(-1, sine))) / radians];
}

/** On a sphere of radius 1, from the apex of the cone, y downwards. */
function onCone(lng: number, lat: number): readonly [x: number, y: number] {
  const rho = Math.sqrt(c - 2 * n * Math.sin(lat * radians)) / n;
  const theta = n * (lng + 96) * radians;
  return [rho * Math.sin(theta), rho * Math.cos(theta)];
}
