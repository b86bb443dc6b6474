import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import type { PlaceCount, PlacesResult } from './places.js';
import { emptySection } from './words.js';

const title = 'Cities, counties, streets';
const placeParts = ['cities', 'counties', 'streets', 'concentration', 'city-*'];
/** A few places hold most of the reports if this share of the cities has half of them. */
const fewShare = 0.2;

/** Cities, counties and streets, and how much a few of them hold. */
export function placesSection(context: OverviewContext, result: PlacesResult): Section {
  const { cities, counties, streets } = result;
  if (cities.length === 0 && counties.length === 0 && streets.length === 0) {
    return emptySection('places', title, 'No row names a city, a county or a street.', placeParts);
  }
  return {
    id: 'places',
    title,
    text: [
      `${isConcentrated(result) ? 'A few cities hold half of the reports. ' : ''}Reports are where people drive, and where the feeds look: a city that leads has not been shown to be dangerous.`,
    ],
    findings: cities.length === 0 ? [] : cityFindings(result),
    figures: compact([
      cities.length > 0 && cityChart(context, result),
      cities.length > 1 && concentrationChart(context, result),
    ]),
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
    notShown: compact([
      cities.length === 0 && {
        parts: ['cities', 'concentration', 'city-*'],
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
  const denominator = { n: cities.length, of: 'cities with an accident' };
  return compact([
    countFinding({
      id: 'city-concentration',
      sentence:
        cities.length === 1
          ? `All accidents with a city are in ${cities[0]![0]}.`
          : `Half of the accidents are in ${formatCount(citiesWithHalf)} of ${formatCountOf(cities.length, 'city', 'cities')} (${formatPercent(citiesWithHalf / cities.length)}).`,
      estimate: citiesWithHalf,
      unit: 'cities',
      denominator,
      caveat: 'Cities without a report are not counted, and a longer collection finds more of them.',
    }),
    cities.length > 1 &&
      countFinding({
        id: 'city-once',
        sentence: `${formatCountOf(citiesWithOne, 'city', 'cities')} (${formatPercent(citiesWithOne / cities.length)}) ${verbFor(citiesWithOne, 'has', 'have')} one accident, ${formatCount(citiesAbove1000)} ${verbFor(citiesAbove1000, 'has', 'have')} more than 1,000.`,
        estimate: citiesWithOne,
        unit: 'cities',
        denominator,
      }),
  ]);
}

function cityChart(context: OverviewContext, { cities, cityShares, inCities }: PlacesResult): Figure {
  const most = cities.slice(0, 5).map(([name, n]) => `${name} ${formatCount(n)}`);
  return bars({
    id: 'cities',
    headline: 'Cities with most accidents',
    alt: `Bars with Wilson intervals: ${most.join('; ')}.`,
    footnote: footnoteOf(context.feeds, inCities),
    labels: cities.slice(0, context.options.top).map(([name]) => name),
    values: cityShares.map(({ part }) => part),
    lower: cityShares.map(({ lower }) => lower * inCities),
    upper: cityShares.map(({ upper }) => upper * inCities),
    valueTitle: 'Accidents',
  });
}

function concentrationChart(context: OverviewContext, { concentration }: PlacesResult): Figure {
  return lines({
    id: 'concentration',
    headline: 'How much the largest places hold',
    alt: 'Cumulative share of the accidents by the share of cities, and of counties, that holds them, largest first. Were they spread evenly, the lines would be straight.',
    footnote: footnoteOf(context.feeds, context.total),
    series: concentration.map(({ name, placeShares, accidentShares }) => ({
      name,
      x: Float64Array.from(placeShares),
      y: accidentShares,
    })),
    xTitle: 'Share of places, largest first',
    yTitle: 'Share of accidents',
    percent: true,
    percentX: true,
  });
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
      { key: 'n', heading: 'Accidents', values: most.map(([, n]) => n) },
      { key: 'share', heading: 'Share', format: 'percent', values: most.map(([, n]) => n / whole) },
    ],
    note: `${most.length < places.length ? `The ${most.length} most frequent, out of` : 'Out of'} ${formatCountOf(whole, 'accident')} with a ${heading.toLowerCase()}.`,
  });
}
