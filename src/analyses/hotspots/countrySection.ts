import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext } from './context.js';
import type { CountryResult } from './country.js';
import { yearsText } from './words.js';

/** All reports: how many, and where in the country. */
export function countrySection(result: CountryResult, context: HotspotsContext): Section {
  return {
    id: 'country',
    title: 'All reports',
    isMethod: true,
    findings: [accidentsFinding(result, context)],
    tables: compact([result.states.length > 0 && statesTable(result, context)]),
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
    sentence: `${formatCountOf(points.n, 'accident')} ${verbFor(points.n, 'was', 'were')} reported${years === null ? '' : ` in ${yearsText(years)}`}.${whereText}`,
    estimate: cellsWithHalf,
    unit: 'cells',
    denominator: { n: occupied, of: `cells of ${index.sizeKm} km with a report` },
    caveat: 'Cells without a report are not counted. Most of the country has no road, or no feed covers it.',
  });
}

function statesTable({ states }: CountryResult, { clustering }: HotspotsContext): ReportTable {
  const hotSpots = states.map(
    ([state]) => clustering.hotSpots.filter((hotSpot) => hotSpot.state === state).length,
  );
  return reportTable({
    id: 'country-states',
    title: 'Reports by state',
    note: 'The counts follow the population and what the feeds cover.',
    columns: [
      { key: 'state', heading: 'State', values: states.map(([state]) => state) },
      { key: 'n', heading: 'Reports', values: states.map(([, n]) => n) },
      { key: 'spots', heading: 'Hot spots', values: hotSpots },
    ],
  });
}
