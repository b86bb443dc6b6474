import { dayMs, hourMs } from '../base/durations.js';
import { instantOf } from '../dataset/clock.js';
import { usDaylightTime } from '../dataset/usAccidents/zones.js';
import type { Place } from './places.js';

/** Minutes of the local day between which it is day: by sunrise and sunset, then by the three twilights. */
export type Daylight = readonly (readonly [from: number, until: number])[];

/** Height of the sun's centre, degrees, at which each kind of day begins and ends. */
const heights = [-0.833, -6, -12, -18];

/**
 * When it is day at a place, to a minute or two: declination and equation of time by Spencer's series of 1971.
 *
 * @param day days since 1970
 */
export function daylightOf(place: Place, day: number): Daylight {
  const noonMs = day * dayMs + 12 * hourMs;
  const offsetHours = (noonMs - instantOf(noonMs, place.zone, usDaylightTime)) / hourMs;
  const yearStart = Date.UTC(new Date(noonMs).getUTCFullYear(), 0, 1);
  const angle = (2 * Math.PI * ((noonMs - yearStart) / dayMs - 0.5)) / 365.25;
  const declination =
    0.006918 -
    0.399912 * Math.cos(angle) +
    0.070257 * Math.sin(angle) -
    0.006758 * Math.cos(2 * angle) +
    0.000907 * Math.sin(2 * angle);
  const equationMinutes =
    229.18 *
    (0.000075 +
      0.001868 * Math.cos(angle) -
      0.032077 * Math.sin(angle) -
      0.014615 * Math.cos(2 * angle) -
      0.040849 * Math.sin(2 * angle));
  const noon = 720 - 4 * place.lng + offsetHours * 60 - equationMinutes;
  const latitude = (place.lat * Math.PI) / 180;
  return heights.map((height) => {
    const cosine =
      (Math.sin((height * Math.PI) / 180) - Math.sin(latitude) * Math.sin(declination)) /
      (Math.cos(latitude) * Math.cos(declination));
    // If the sun never sinks that low, it counts as day all night.
    const half = cosine <= -1 ? 720 : cosine >= 1 ? 0 : (Math.acos(cosine) * 720) / Math.PI;
    return [noon - half, noon + half] as const;
  });
}
