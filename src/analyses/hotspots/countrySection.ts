import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import { cellMap } from '../../charts/cellMap.js';
import type { Figure } from '../../charts/figure.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Finding, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext } from './context.js';
import type { CountryResult } from './country.js';
import { footnote, notDanger, yearsText } from './words.js';

/** Fewer accidents without a hot spot are worth a caution. */
const fewAccidents = 1000;

/** The country: accidents by state, and where in the states. */
export function countrySection(result: CountryResult, context: HotspotsContext): Section {
  const { points, clustering } = context;
  const isSmall = clustering.hotSpots.length === 0 && points.n < fewAccidents;
  return {
    id: 'country',
    title: 'Where the accidents are',
    text: [notDanger],
    findings: [accidentsFinding(result, context)],
    figures: compact([result.states.length > 0 && statesChart(result, context), densityMap(result, context)]),
    ...(isSmall && {
      caveats: [
        `${formatCountOf(points.n, 'accident')} ${verbFor(points.n, 'is', 'are')} few for a map of hot spots.`,
      ],
    }),
  };
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
    sentence: `${formatCountOf(points.n, 'accident')} ${verbFor(points.n, 'was', 'were')} reported in ${yearsText(years)}.${whereText}`,
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
    title: 'Accidents by state',
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
    title: `Accidents in cells of ${sizeKm} km`,
    alt: `Map of the country with ${formatCount(cells.length)} occupied cells of ${sizeKm} km, coloured by their accidents, up to ${formatCount(most)} in one cell. Cities and the highways between them stand out.`,
    footnote: `${footnote(context)}; empty cells are not drawn`,
    lng: centres.map(({ lng }) => lng),
    lat: centres.map(({ lat }) => lat),
    values: counts,
    valueTitle: `Accidents in ${sizeKm} × ${sizeKm} km (log colour)`,
  });
}
