import { formatCount, formatLevel, formatNumber } from '../../base/format.js';
import { lines } from '../../charts/lines.js';
import type { Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import { cellsOf } from './cells.js';
import type { Context } from './context.js';
import { plainCells, type Rates } from './designs.js';
import { kinds } from './kinds.js';
import { poissonRates, type RateRatio, ratioOf, truncatedRates } from './rateRatios.js';

const edges = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.01];
const rain = kinds.indexOf('rain');

/** The rain ratio as a function of coverage: an artefact of the hours that are not seen would bend, the weather does not. */
export function byCoverage({ options }: Context, { panel, drawn: strata }: Rates): Section | null {
  const bands = edges.slice(1).map((belowCoverage, index) => {
    const minCoverage = edges[index]!;
    const cells = cellsOf(strata, { ...plainCells(panel), minCoverage, belowCoverage });
    return {
      minCoverage,
      maxCoverage: Math.min(1, belowCoverage),
      corrected: ratioOf(truncatedRates(cells, kinds.length, options.level), rain),
      uncorrected: ratioOf(poissonRates(cells, kinds.length, options.level), rain),
    };
  });
  const told = bands.filter(({ uncorrected }) => uncorrected !== undefined);
  // A band with a handful of pairs of accidents would stretch the axis over all others.
  const usable = (ratio: RateRatio | undefined): RateRatio | undefined =>
    ratio !== undefined && ratio.high / ratio.low < 6 ? ratio : undefined;
  if (told.length < 2) return null;
  const middle = told.map(({ minCoverage, maxCoverage }) => (minCoverage + maxCoverage) / 2);
  const series = (name: string, pick: (band: (typeof told)[number]) => RateRatio | undefined) => ({
    name,
    x: middle,
    y: told.map((band) => usable(pick(band))?.estimate ?? null),
    low: told.map((band) => usable(pick(band))?.low ?? null),
    high: told.map((band) => usable(pick(band))?.high ?? null),
  });
  const rows = told.flatMap(({ minCoverage, maxCoverage, corrected, uncorrected }) => ({
    cells: `${formatLevel(minCoverage)} to ${formatLevel(maxCoverage)}`,
    corrected,
    uncorrected,
  }));
  const [thinnest, densest] = [told[0]!, told.at(-1)!];
  return {
    id: 'coverage',
    title: 'The ratio against coverage: is it an artefact?',
    text: [
      'If the empty hours were the reason for a ratio, it would change with the part of the hours that were seen. Counting seen hours only, it should be nearest to 1 in thin cells. The corrected ratio should be level, and the two should meet where nearly every hour is seen.',
      `Uncorrected, rain has a ratio of ${formatNumber(thinnest.uncorrected!.estimate)} in cells with less than ${formatLevel(thinnest.maxCoverage)} of their hours seen and of ${formatNumber(densest.uncorrected!.estimate)} in cells with at least ${formatLevel(densest.minCoverage)}.${densest.corrected === undefined ? '' : ` Corrected, the densest cells have ${formatNumber(densest.corrected.estimate)}.`}`,
    ],
    figures: [
      lines({
        id: 'weather-by-coverage',
        title: 'Rain: rate ratio by the coverage of the cell',
        alt: `The rain ratio over the coverage of the cell, with and without the correction. Uncorrected it goes from ${formatNumber(thinnest.uncorrected!.estimate)} in the thinnest cells to ${formatNumber(densest.uncorrected!.estimate)} in the densest.${densest.corrected === undefined ? '' : ` Corrected it is ${formatNumber(densest.corrected.estimate)} there.`}`,
        footnote: `n = ${formatCount(told.reduce((sum, { uncorrected }) => sum + uncorrected!.accidents, 0))} accidents in rain`,
        series: [
          series('corrected', ({ corrected }) => corrected),
          series('seen hours, uncorrected', ({ uncorrected }) => uncorrected),
        ],
        xTitle: 'Share of the hours of the cell that were seen',
        percentX: true,
        yTitle: 'Rate ratio per hour of rain',
        fromZero: false,
        xType: 'linear',
      }),
    ],
    tables: [
      {
        id: 'weather-by-coverage',
        title: 'Rain ratio by coverage',
        table: tableOf({
          cells: rows.map(({ cells }) => cells),
          corrected: rows.map((row) => row.corrected?.estimate ?? null),
          correctedLow: rows.map((row) => row.corrected?.low ?? null),
          correctedHigh: rows.map((row) => row.corrected?.high ?? null),
          uncorrected: rows.map((row) => row.uncorrected?.estimate ?? null),
          uncorrectedLow: rows.map((row) => row.uncorrected?.low ?? null),
          uncorrectedHigh: rows.map((row) => row.uncorrected?.high ?? null),
          accidents: rows.map((row) => row.uncorrected?.accidents ?? null),
        }),
        headings: {
          cells: 'Hours seen',
          corrected: 'Corrected',
          ...intervalHeadings(options.level, 'corrected'),
          uncorrected: 'Uncorrected',
          ...intervalHeadings(options.level, 'uncorrected'),
          accidents: 'Accidents in rain',
        },
      },
    ],
    caveats: [
      'Cells of different coverage are different places and hours. A slope of the corrected line may be a difference between cities and their outskirts, or accidents that are reported twice, which weigh most in thin cells.',
    ],
  };
}
