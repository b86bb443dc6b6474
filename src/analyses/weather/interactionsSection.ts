import { formatCountOf, formatLevel, formatNumber } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import type { Figure } from '../../charts/figure.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { formatRatio } from '../sections/words.js';
import type { WeatherContext } from './context.js';
import type { Contrast, Interactions } from './interactions.js';
import type { RateRatio } from './rateRatios.js';
import { weatherClasses } from './weatherClasses.js';
import { weatherText } from './words.js';

/** The names of two sides. */
interface Sides {
  readonly id: string;
  /** Of a table: `night against day`. */
  readonly name: string;
  readonly first: string;
  readonly second: string;
  /** The method of their quotient. */
  readonly method: string;
}

const lightSides: Sides = {
  id: 'light',
  name: 'night against day',
  first: 'at night',
  second: 'by day',
  method: 'ratio of two independent estimates',
};

const roadSides: Sides = {
  id: 'road',
  name: 'freeway against street',
  first: 'on freeways',
  second: 'on streets',
  method: 'Mantel-Haenszel, cases only, within strata',
};

/** Whether the effect of weather differs at night from by day, and on freeways from on streets. */
export function interactionsSection({ options }: WeatherContext, { light, road }: Interactions): Section {
  const { confidenceLevel } = options;
  const findings = [
    ...light.flatMap((contrast) => contrastFinding(contrast, lightSides, confidenceLevel)),
    ...road.flatMap((contrast) => contrastFinding(contrast, roadSides, confidenceLevel)),
  ];
  const rows = [...forestRows(light, lightSides), ...forestRows(road, roadSides)];
  return {
    id: 'interactions',
    title: 'Light, and freeway or street',
    text: compact([
      'Night and day follow sunrise and sunset. They are compared as two separate estimates, because hours of the day and hours of the night are different hours.',
      'The comparison of freeways and streets needs no empty hours. It tests whether the share of accidents on freeways within a stratum differs in rain (a case-only comparison), so hours that were not observed cancel out.',
    ]),
    notShown: compact([
      rows.length === 0 && { parts: ['weather-interactions'], reason: tooFew('Light and road are') },
      !findings.some(({ id }) => id.startsWith(`${lightSides.id}-`)) && {
        parts: ['light-*'],
        reason: tooFew('Night and day are'),
      },
      !findings.some(({ id }) => id.startsWith(`${roadSides.id}-`)) && {
        parts: ['road-*'],
        reason: tooFew('Freeways and streets are'),
      },
    ]),
    findings,
    ...(rows.length === 0 ? {} : { figures: [interactionsChart(rows)] }),
    tables: findings.length === 0 ? [] : [interactionsTable({ light, road }, confidenceLevel)],
    caveats:
      findings.length === 0
        ? []
        : [
            `Several comparisons are made. Where there is no difference, ${formatLevel(1 - confidenceLevel)} of their intervals exclude 1 by chance alone.`,
          ],
  };
}

function tooFew(subject: string): string {
  return `${subject} not compared: the data has too few accidents in bad weather on both sides.`;
}

function contrastFinding(
  { weatherClass, first, second, quotient }: Contrast,
  sides: Sides,
  confidenceLevel: number,
): Finding[] {
  if (quotient === null || first === undefined || second === undefined) return [];
  const name = weatherText(weatherClass);
  return [
    {
      id: `${sides.id}-${weatherClasses[weatherClass]}`,
      sentence: `The rate ratio of ${name} is ${formatNumber(first.estimate)} ${sides.first} and ${formatNumber(second.estimate)} ${sides.second}, and the ratio of the two is estimated as ${formatRatio(quotient.estimate, quotient)}. ${verdictText(name, quotient, sides)}`,
      estimate: quotient.estimate,
      unit: 'ratio',
      interval: reportInterval(quotient, confidenceLevel, sides.method),
      denominator: {
        n: first.accidents + second.accidents,
        of: `accidents in compared hours of ${name}`,
      },
    },
  ];
}

function verdictText(name: string, { lower, upper }: Interval, { first, second }: Sides): string {
  if (lower <= 1 && upper >= 1) return 'This data shows no clear difference.';
  return `The increase in ${name} is ${lower > 1 ? 'larger' : 'smaller'} ${first} than ${second}.`;
}

function forestRows(contrasts: readonly Contrast[], sides: Sides): ForestRow[] {
  return contrasts.flatMap(({ weatherClass, first, second }) =>
    first === undefined || second === undefined
      ? []
      : [
          forestRow(`${weatherText(weatherClass)} ${sides.first}`, first),
          forestRow(`${weatherText(weatherClass)} ${sides.second}`, second),
        ],
  );
}

function forestRow(label: string, { estimate, lower, upper, accidents }: RateRatio): ForestRow {
  return { label, estimate, lower, upper, n: accidents };
}

function interactionsChart(rows: readonly ForestRow[]): Figure {
  return forestPlot({
    id: 'weather-interactions',
    headline: 'Rate ratios by light and by road',
    alt: `Rate ratios with intervals: ${rows.map((row) => `${row.label} ${formatNumber(row.estimate)}`).join(', ')}.`,
    footnote: `n = ${formatCountOf(
      rows.reduce((sum, row) => sum + (row.n ?? 0), 0),
      'accident',
    )} in such weather, by light and again by road`,
    rows,
    xTitle: 'Rate ratio per hour, log scale',
  });
}

function interactionsTable({ light, road }: Interactions, confidenceLevel: number): ReportTable {
  const all = [...light, ...road];
  return reportTable({
    id: 'weather-interactions',
    title: 'Rate ratios by light and by road',
    columns: [
      {
        key: 'weather',
        heading: 'Weather',
        values: all.map(({ weatherClass }) => weatherText(weatherClass)),
      },
      {
        key: 'compared',
        heading: 'Compared',
        values: [...light.map(() => lightSides.name), ...road.map(() => roadSides.name)],
      },
      {
        key: 'first',
        heading: 'Rate ratio of the first',
        values: all.map(({ first }) => first?.estimate ?? null),
      },
      { key: 'second', heading: 'of the second', values: all.map(({ second }) => second?.estimate ?? null) },
      {
        key: 'contrast',
        heading: 'First over second',
        values: all.map(({ quotient }) => quotient?.estimate ?? null),
      },
      ...intervalColumns(
        confidenceLevel,
        all.map(({ quotient }) => quotient),
      ),
    ],
    note: 'First over second of freeway and street is from the case-only comparison, and can differ from the quotient of the two columns before it.',
  });
}
