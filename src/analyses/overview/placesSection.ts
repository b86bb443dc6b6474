import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import type { PlaceCount, PlacesResult } from './places.js';
import { emptySection } from './words.js';

const title = 'Cities, counties, streets';
const placeParts = ['cities', 'counties', 'streets', 'city-*'];
/** A few places hold most of the reports if this share of the cities has half of them. */
const fewShare = 0.2;

/** Cities, counties and streets, and how much a few of them hold. */
export function placesPart(context: OverviewContext, result: PlacesResult): Omit<Section, 'id' | 'title'> {
  const { cities, counties, streets } = result;
  if (cities.length === 0 && counties.length === 0 && streets.length === 0) {
    return emptySection('places', title, 'No row names a city, a county or a street.', placeParts);
  }
  return {
    findings: cities.length === 0 ? [] : cityFindings(result),
    tables: compact([
      cities.length > 0 &&
        placeTable(context, { id: 'cities', title: 'Cities', heading: 'City' }, cities, result.inCities),
      counties.length > 0 &&
        placeTable(
          context,
          { id: 'counties', title: 'Counties', heading: 'County' },
          counties,
          result.inCounties,
        ),
      streets.length > 0 && {
        ...placeTable(
          context,
          { id: 'streets', title: 'Streets', heading: 'Street' },
          streets,
          context.total,
        ),
        note: 'Street names as written in the file, in all states together: I-95 is one road here, and so is every Main St.',
      },
    ]),
    caveats: [
      `${isConcentrated(result) ? 'A few cities hold half of the reports. ' : ''}Reports are where people drive, and where the feeds look: a city that leads has not been shown to be dangerous.`,
    ],
    notShown: compact([
      cities.length === 0 && {
        parts: ['cities', 'city-*'],
        reason: 'Cities are not shown: no row names one.',
      },
      counties.length === 0 && { parts: ['counties'], reason: 'Counties are not shown: no row names one.' },
      streets.length === 0 && { parts: ['streets'], reason: 'Streets are not shown: no row names one.' },
    ]),
  };
}

function isConcentrated({ cities, citiesWithHalf }: PlacesResult): boolean {
  return cities.length > 1 && citiesWithHalf < fewShare * cities.length;
}

function cityFindings(result: PlacesResult): Finding[] {
  const { cities, citiesWithHalf, citiesWithOne, citiesAbove1000 } = result;
  const denominator = { n: cities.length, of: 'cities with a report' };
  return compact([
    countFinding({
      id: 'city-concentration',
      sentence:
        cities.length === 1
          ? `All reports with a city are in ${cities[0]![0]}.`
          : `Half of the reports are in ${formatCount(citiesWithHalf)} of ${formatCountOf(cities.length, 'city', 'cities')} (${formatPercent(citiesWithHalf / cities.length)}).`,
      estimate: citiesWithHalf,
      unit: 'cities',
      denominator,
      caveat: 'Cities without a report are not counted, and a longer collection finds more of them.',
    }),
    cities.length > 1 &&
      countFinding({
        id: 'city-once',
        sentence: `${formatCountOf(citiesWithOne, 'city', 'cities')} (${formatPercent(citiesWithOne / cities.length)}) ${verbFor(citiesWithOne, 'has', 'have')} one report, ${formatCount(citiesAbove1000)} ${verbFor(citiesAbove1000, 'has', 'have')} more than 1,000.`,
        estimate: citiesWithOne,
        unit: 'cities',
        denominator,
      }),
  ]);
}

function placeTable(
  { options }: OverviewContext,
  { id, title, heading }: { readonly id: string; readonly title: string; readonly heading: string },
  places: readonly PlaceCount[],
  whole: number,
): ReportTable {
  const most = places.slice(0, options.top);
  return reportTable({
    id,
    title,
    columns: [
      { key: 'place', heading, values: most.map(([name]) => name) },
      { key: 'n', heading: 'Reports', values: most.map(([, n]) => n) },
      { key: 'share', heading: 'Share', format: 'percent', values: most.map(([, n]) => n / whole) },
    ],
    note: `${most.length < places.length ? `The ${most.length} most frequent, out of` : 'Out of'} ${formatCountOf(whole, 'report')} with a ${heading.toLowerCase()}.`,
  });
}
