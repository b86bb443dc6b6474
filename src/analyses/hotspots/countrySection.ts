import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import { cellMap } from '../../charts/cellMap.js';
import { isOnCountryMap } from '../../charts/countryMap.js';
import type { Figure } from '../../charts/figure.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Finding, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext } from './context.js';
import type { CountryResult } from './country.js';
import { noSeverity } from './points.js';
import { footnote, notDanger, yearsText } from './words.js';

/** Fewer accidents without a hot spot are worth a caution. */
const fewAccidents = 1000;

/** The country: accidents by state, and where in the states. */
export function countrySection(result: CountryResult, context: HotspotsContext): Section {
  const { points, clustering } = context;
  const isSmall = clustering.hotSpots.length === 0 && points.n < fewAccidents;
  const caveats = [
    ...(isSmall
      ? [
          `${formatCountOf(points.n, 'accident')} ${verbFor(points.n, 'is', 'are')} few for a map of hot spots.`,
        ]
      : []),
    ...notShown(context),
    ...outsideTheMap(result, context),
  ];
  return {
    id: 'country',
    title: 'Where the accidents are',
    text: [notDanger],
    findings: [accidentsFinding(result, context)],
    figures: compact([result.states.length > 0 && statesChart(result, context), densityMap(result, context)]),
    ...(caveats.length > 0 && { caveats }),
  };
}

/** What the accidents do not allow, and why. */
function notShown({ points, years }: HotspotsContext): string[] {
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
function outsideTheMap({ density, centres }: CountryResult, { points, source }: HotspotsContext): string[] {
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

function accidentsFinding(
  { cellsWithHalf }: CountryResult,
  { points, years, hotCells: { index } }: HotspotsContext,
): Finding {
  const occupied = index.cells.length;
  const whereText =
    occupied > 1
      ? ` Half of them are in ${formatCount(cellsWithHalf)} of ${formatCount(occupied)} occupied cells of ${index.sizeKm} km (${formatPercent(cellsWithHalf / occupied)}).`
      : points.n > 1
        ? ` All of them are in one cell of ${index.sizeKm} km.`
        : '';
  return countFinding({
    id: 'accidents',
    sentence: `${formatCountOf(points.n, 'accident')} ${verbFor(points.n, 'was', 'were')} reported${years === null ? '' : ` in ${yearsText(years)}`}.${whereText}`,
    estimate: cellsWithHalf,
    unit: 'cells',
    denominator: { n: occupied, of: `cells of ${index.sizeKm} km with an accident` },
    caveat: 'Cells without a report are not counted. Most of the country has no road, or no feed covers it.',
  });
}

function statesChart({ states }: CountryResult, context: HotspotsContext): Figure {
  const most = states.slice(0, 5).map(([state, n]) => `${state} ${formatCount(n)}`);
  return stateMap({
    id: 'country-states',
    headline: 'Accidents by state',
    alt: `Map of counts by state. Most accidents: ${most.join(', ')}. The counts largely follow the population and the reporting coverage of the feeds.`,
    footnote: footnote(
      context,
      states.reduce((sum, [, n]) => sum + n, 0),
    ),
    states: states.map(([state]) => state),
    values: states.map(([, n]) => n),
    valueTitle: 'Accidents',
  });
}

function densityMap({ density, centres }: CountryResult, context: HotspotsContext): Figure {
  const { cells, counts, sizeKm } = density;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return cellMap({
    id: 'country-density',
    headline: `Accidents in cells of ${sizeKm} km`,
    alt: `Map of the country with ${formatCount(cells.length)} occupied cells of ${sizeKm} km, coloured by their accidents, up to ${formatCount(most)} in one cell. Cities and the highways between them stand out.`,
    footnote: `${footnote(context)}; empty cells are not drawn`,
    lng: centres.map(({ lng }) => lng),
    lat: centres.map(({ lat }) => lat),
    values: counts,
    sideKm: sizeKm,
    valueTitle: `Accidents in ${sizeKm} × ${sizeKm} km`,
  });
}
