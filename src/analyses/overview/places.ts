import { formatCount, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import { type LineSeries, lines } from '../../charts/lines.js';
import type { ReportTable, Section } from '../../report/report.js';
import { countFinding, shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { largest, type Row, textIn } from '../common/groupCounts.js';
import type { Context } from './context.js';
import { countToHalf } from './states.js';

/** Cities, counties and streets, and how much a few of them hold. */
export async function places(context: Context): Promise<Section> {
  const { top, level } = context.options;
  const placeOf = (column: string) => (row: Row) => `${textIn(row, column)}, ${textIn(row, 'state')}`;
  const cityAnswer = (await context.ask(['city', 'state'])).where((row) => row.city !== null);
  const countyAnswer = (await context.ask(['county', 'state'])).where((row) => row.county !== null);
  const cities = largest(cityAnswer.by(placeOf('city')));
  const counties = largest(countyAnswer.by(placeOf('county')));
  const streets = largest((await context.askTop('street', top)).by((row) => textIn(row, 'street')));
  const inCities = cityAnswer.total;
  const inCounties = countyAnswer.total;
  const half = countToHalf(
    cities.map(([, n]) => n),
    inCities,
  );
  const once = cities.filter(([, n]) => n === 1).length;
  const above1000 = cities.filter(([, n]) => n > 1000).length;
  const table = (
    id: string,
    title: string,
    heading: string,
    counts: readonly (readonly [string, number])[],
    whole: number,
  ): ReportTable => ({
    id,
    title,
    table: tableOf({
      place: counts.slice(0, top).map(([name]) => name),
      n: counts.slice(0, top).map(([, n]) => n),
      share: counts.slice(0, top).map(([, n]) => n / whole),
    }),
    headings: { place: heading, n: 'Accidents', share: 'Share' },
    percentColumns: ['share'],
    note: `The ${Math.min(top, counts.length)} most frequent; out of ${formatCount(whole)} accidents.`,
  });
  if (cities.length === 0 && counties.length === 0 && streets.length === 0) {
    return {
      id: 'places',
      title: 'Cities, counties, streets',
      text: ['No row names a city, a county or a street.'],
    };
  }
  const shares = cities.slice(0, top).map(([, n]) => shareOf(n, inCities, level));
  return {
    id: 'places',
    title: 'Cities, counties, streets',
    text: [
      'Few places hold most of the reports. That is where people drive, and where the feeds look: a city that leads has not been shown to be dangerous.',
    ],
    findings:
      cities.length === 0
        ? []
        : [
            countFinding({
              id: 'city-concentration',
              sentence: `Half of the accidents are in ${formatCount(half)} of ${formatCount(cities.length)} cities (${formatPercent(half / cities.length)}).`,
              estimate: half,
              unit: 'cities',
              denominator: { n: cities.length, of: 'cities with an accident' },
              caveat: 'Cities without a report are not counted, and a longer collection finds more of them.',
            }),
            countFinding({
              id: 'city-once',
              sentence: `${formatCount(once)} cities (${formatPercent(once / cities.length)}) have one accident, ${formatCount(above1000)} have more than 1,000.`,
              estimate: once,
              unit: 'cities',
              denominator: { n: cities.length, of: 'cities with an accident' },
            }),
          ],
    figures:
      cities.length === 0
        ? []
        : [
            bars({
              id: 'cities',
              title: 'Cities with most accidents',
              alt: `Bars with Wilson intervals: ${cities
                .slice(0, 5)
                .map(([name, n]) => `${name} ${formatCount(n)}`)
                .join('; ')}.`,
              footnote: context.footnote(inCities),
              labels: cities.slice(0, top).map(([name]) => name),
              values: shares.map(({ part }) => part),
              low: shares.map(({ low }) => low * inCities),
              high: shares.map(({ high }) => high * inCities),
              valueTitle: 'Accidents',
            }),
            ...(cities.length > 1 ? [concentration(context, { cities, counties })] : []),
          ],
    tables: [
      table('cities', 'Cities', 'City', cities, inCities),
      table('counties', 'Counties', 'County', counties, inCounties),
      {
        ...table('streets', 'Streets', 'Street', streets, context.total),
        note: 'Street names as they stand, in all states together: I-95 is one road here, and so is every Main St.',
      },
    ],
  };
}

/** Lorenz-like: what share of the accidents the largest places hold. Thinned to about 200 points on a log scale. */
function concentration(
  context: Context,
  places: Readonly<Record<string, readonly (readonly [string, number])[]>>,
): ReturnType<typeof lines> {
  const series = Object.entries(places)
    .filter(([, counts]) => counts.length > 1)
    .map(([name, counts]): LineSeries => {
      const total = counts.reduce((sum, [, n]) => sum + n, 0);
      const x: number[] = [];
      const y: number[] = [];
      let sum = 0;
      let next = 0;
      for (const [index, [, n]] of counts.entries()) {
        sum += n;
        if (index + 1 < next && index + 1 < counts.length) continue;
        x.push((index + 1) / counts.length);
        y.push(sum / total);
        next = (index + 1) * 1.05;
      }
      return { name, x: Float64Array.from([0, ...x]), y: [0, ...y] };
    });
  return lines({
    id: 'concentration',
    title: 'How much the largest places hold',
    alt: 'Cumulative share of the accidents by the share of cities, and of counties, that holds them, largest first. Were they spread evenly, the lines would be straight.',
    footnote: context.footnote(),
    series,
    xTitle: 'Share of places, largest first',
    yTitle: 'Share of accidents',
    percent: true,
    percentX: true,
  });
}
