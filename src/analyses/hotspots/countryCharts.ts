import { formatCount, formatCountOf } from '../../base/format.js';
import { cellMap } from '../../charts/cellMap.js';
import { isOnCountryMap } from '../../charts/countryMap.js';
import type { Figure } from '../../charts/figure.js';
import { toMeter } from '../../charts/mapParts.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext } from './context.js';
import type { CountryResult } from './country.js';
import { noSeverity } from './points.js';
import { sublineOf } from './words.js';

/** Reports that a map of reports takes. */
export const minDots = 50;

/** All reports, where there is no hot spot to draw. */
export function densityMap({ density, centres }: CountryResult, context: HotspotsContext): Figure {
  const { cells, counts, sizeKm } = density;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return cellMap({
    id: 'country-density',
    headline: `The reports are in ${formatCountOf(cells.length, 'cell')} of ${sizeKm} km, none with a hot spot`,
    subline: sublineOf(`Reports in cells of ${sizeKm} km`, context.points.n, context.points),
    alt: `Map of ${formatCountOf(cells.length, 'cell')} in five classes of colour, from 1 to ${formatCountOf(most, 'report')} in a cell.`,
    footnote: sourceNote(context, 'Cells without a report are left empty, not zero.'),
    lng: centres.map(({ lng }) => toMeter(lng)),
    lat: centres.map(({ lat }) => toMeter(lat)),
    values: counts,
    sideKm: sizeKm,
    valueTitle: `Reports in a cell of ${sizeKm} km`,
  });
}

/** What the accidents do not allow, and why. */
export function leftOut({ points, years }: HotspotsContext): string[] {
  const { n, withoutPlace, severe } = points;
  return compact([
    withoutPlace > 0 &&
      `${formatCount(withoutPlace)} of ${formatCountOf(n + withoutPlace, 'accident')} ${verbFor(withoutPlace, 'has', 'have')} no known place and ${verbFor(withoutPlace, 'is', 'are')} left out.`,
    years === null &&
      'The accidents have no times. The report therefore gives counts instead of rates a year, and neither courses over time nor a test on later accidents.',
    severe.every((one) => one === noSeverity) &&
      'The accidents have no severity. The report therefore gives no share of severe accidents.',
  ]);
}

/** Accidents in Antarctica or Asia have a place that is wrong, often because its coordinates were exchanged. */
export function outsideTheMap(
  { density, centres }: CountryResult,
  { points, source }: HotspotsContext,
): string[] {
  const outside = centres.reduce(
    (sum, { lng, lat }, cell) => (isOnCountryMap(lng, lat) ? sum : sum + density.counts[cell]!),
    0,
  );
  if (outside === 0) return [];
  const [lat, lng] = ['lat', 'lng'].map((name) => source.dataset.columnOf(name)!.headers[0]);
  const areExchanged =
    centres.filter((one) => isOnCountryMap(one.lat, one.lng)).length > centres.length / 2
      ? ` Latitude and longitude seem to be exchanged: exchange the names ${lat} and ${lng} in the header of the file.`
      : '';
  return [
    `${formatCount(outside)} of ${formatCountOf(points.n, 'accident')} ${verbFor(outside, 'is', 'are')} outside the map of the United States.${areExchanged}`,
  ];
}
