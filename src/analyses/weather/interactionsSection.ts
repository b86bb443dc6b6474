import { formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { includesOne } from '../common/intervals.js';
import { claimText } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { formatRatio } from '../sections/words.js';
import type { WeatherContext } from './context.js';
import { interactionsHeadline } from './headlines.js';
import type { Contrast, Interactions } from './interactions.js';
import type { Quotient } from './rateRatios.js';
import { weatherClasses } from './weatherClasses.js';
import { minForestRows, weatherLabel, weatherText } from './words.js';

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

type Part = Omit<Section, 'id' | 'title'>;

/** A contrast with the words of its sides. */
interface WordedContrast extends Contrast {
  readonly quotient: Quotient;
  readonly sides: Sides;
}

/** Whether the effect of weather differs at night from by day, and on freeways from on streets. */
export function interactionsPart(context: WeatherContext, interactions: Interactions): Part {
  const worded = wordedOf(interactions);
  const missing = (sides: Sides): boolean => worded.every((contrast) => contrast.sides !== sides);
  return {
    findings: worded.map((contrast) =>
      contrastFinding(contrast, context.options.confidenceLevel, worded.length >= minForestRows),
    ),
    figures: isTold(worded) ? [interactionsChart(context, worded)] : [],
    tables: worded.length === 0 ? [] : [interactionsTable(interactions, context.options.confidenceLevel)],
    notShown: compact([
      worded.length === 0 && {
        parts: ['weather-interactions', 'light-*', 'road-*'],
        reason:
          'Night and day, freeways and streets are not compared: too few reports in bad weather are on both sides.',
      },
      worded.length > 0 && missing(lightSides) && { parts: ['light-*'], reason: tooFew('Night and day are') },
      worded.length > 0 &&
        missing(roadSides) && { parts: ['road-*'], reason: tooFew('Freeways and streets are') },
    ]),
    caveats:
      worded.length === 0
        ? []
        : [
            'Night and day follow sunrise and sunset and are compared as two separate estimates. Freeways and streets are compared by their reports alone, so hours that were not observed cancel out.',
            `Several comparisons are made. Where there is no difference, ${formatLevel(1 - context.options.confidenceLevel)} of their intervals exclude 1 by chance alone.`,
          ],
  };
}

/** The chart of comparisons of which none is told apart, for Method. */
export function untoldInteractionsPart(context: WeatherContext, interactions: Interactions): Part {
  const worded = wordedOf(interactions);
  const isShown = worded.length >= minForestRows && !isTold(worded);
  return { figures: isShown ? [interactionsChart(context, worded)] : [] };
}

function wordedOf({ light, road }: Interactions): WordedContrast[] {
  const worded = (contrasts: readonly Contrast[], sides: Sides): WordedContrast[] =>
    contrasts.flatMap(({ quotient, ...contrast }) =>
      quotient === null || contrast.first === undefined || contrast.second === undefined
        ? []
        : [{ ...contrast, quotient, sides }],
    );
  return [...worded(light, lightSides), ...worded(road, roadSides)];
}

/** Whether there is a chart of results: enough rows, one of which is told apart. */
function isTold(worded: readonly WordedContrast[]): boolean {
  return worded.length >= minForestRows && worded.some(({ quotient }) => !includesOne(quotient));
}

function tooFew(subject: string): string {
  return `${subject} not compared: too few reports in bad weather are on both sides.`;
}

function contrastFinding(
  { weatherClass, first, second, quotient, sides }: WordedContrast,
  confidenceLevel: number,
  isDrawn: boolean,
): Finding {
  const name = weatherText(weatherClass);
  const verdict = claimText(quotient, 1, {
    above: `The ratio is higher ${sides.first}`,
    below: `The ratio is lower ${sides.first}`,
    notToldApart: 'The two are not told apart',
  });
  return {
    id: `${sides.id}-${weatherClasses[weatherClass]}`,
    sentence: `The rate ratio of ${name} is ${formatNumber(first!.estimate)} ${sides.first} and ${formatNumber(second!.estimate)} ${sides.second}. ${verdict}: one over the other is estimated as ${formatRatio(quotient.estimate, quotient)}.`,
    estimate: quotient.estimate,
    unit: 'ratio',
    interval: reportInterval(quotient, confidenceLevel, sides.method),
    denominator: {
      n: first!.accidents + second!.accidents,
      of: `reports in compared hours of ${name}`,
    },
    ...(isDrawn ? { figure: 'weather-interactions' } : {}),
  };
}

function interactionsChart(context: WeatherContext, worded: readonly WordedContrast[]): Figure {
  const rows = worded
    .map(({ weatherClass, quotient, first, second, sides }): ForestRow => {
      const n = first!.accidents + second!.accidents;
      return { label: `${weatherLabel(weatherClass)}, ${sides.name}`, ...quotient, n };
    })
    .toSorted((a, b) => b.estimate - a.estimate);
  const n = (sides: Sides): number =>
    worded
      .filter((contrast) => contrast.sides === sides)
      .reduce((sum, { first, second }) => sum + first!.accidents + second!.accidents, 0);
  return forestPlot({
    id: 'weather-interactions',
    headline: interactionsHeadline(
      worded.map(({ weatherClass, quotient, sides: { first, second } }) => ({
        weatherClass,
        quotient,
        first,
        second,
      })),
    ),
    subline: sublineOf(
      context,
      'Ratio of reports per hour in bad weather, one side over the other',
      Math.max(n(lightSides), n(roadSides)),
    ),
    alt: `Dot plot of ratios with intervals: ${rows
      .slice(0, 5)
      .map((row) => `${row.label} ${formatNumber(row.estimate)}`)
      .join('; ')}.`,
    footnote: sourceNote(
      context,
      'Light: two estimates. Road: reports alone, compared within strata (Mantel-Haenszel).',
    ),
    rows,
    xTitle: 'Ratio of two ratios',
    sides: ['less on the first side', 'more on the first side'],
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
