import { formatCount, formatNumber } from '../../base/format.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { Finding, Section } from '../../report/report.js';
import { normalQuantile } from '../../stats/index.js';
import { intervalHeadings } from '../common/headings.js';
import { commonOddsRatio, type OddsRatio, type Stratum } from '../common/mantelHaenszel.js';
import { tableOf } from '../common/tables.js';
import { type CellOptions, cellsOf } from './cells.js';
import type { Context } from './context.js';
import { atLeastOne, plainCells, type Rates } from './designs.js';
import { kindOf, kindPhrase, kinds } from './kinds.js';
import type { Panel } from './panel.js';
import { type RateRatio, ratioOf, truncatedRates } from './rateRatios.js';
import { ratioText } from './rates.js';
import type { Strata } from './strata.js';

const asked = ['rain', 'snow', 'fog', 'thunder'].map((name) => kinds.indexOf(name as 'rain'));

/** One kind of weather on both sides: by day and by night, on freeways and on streets. */
interface Pair {
  readonly kind: number;
  readonly first: RateRatio | undefined;
  readonly second: RateRatio | undefined;
  /** Ratio of the first's rate ratio to the second's, with its interval. */
  readonly contrast: OddsRatio | null;
}

/** Does weather do the same at night as by day, and on freeways as on streets? */
export function interactions({ options }: Context, rates: Rates): Section {
  const { panel, drawn: strata, minCoverage } = rates;
  const { level } = options;
  const ratesWhere = (own: Partial<CellOptions>) =>
    truncatedRates(cellsOf(strata, { ...plainCells(panel), minCoverage, ...own }), kinds.length, level);
  const during = (night: number) => ({
    kindOf: (hour: number) => (panel.isNight[hour] === night ? kindOf(panel.group[hour]!) : -1),
  });
  const night = ratesWhere(during(1));
  const day = ratesWhere(during(0));
  const freeway = ratesWhere({ countOf: (hour) => atLeastOne(panel.onFreeway[hour]!) });
  const street = ratesWhere({
    countOf: (hour) => atLeastOne(panel.accidents[hour]! - panel.onFreeway[hour]!),
  });
  const light = asked.map((kind): Pair => {
    const [first, second] = [ratioOf(night, kind), ratioOf(day, kind)];
    return { kind, first, second, contrast: ofIndependent(first, second, level) };
  });
  const roads = asked.map(
    (kind): Pair => ({
      kind,
      first: ratioOf(freeway, kind),
      second: ratioOf(street, kind),
      contrast: commonOddsRatio(roadStrata(panel, strata, kind), level),
    }),
  );
  const findings = [
    ...light.flatMap((pair) =>
      contrastFinding(pair, 'light', 'at night', 'by day', 'ratio of two independent estimates', level),
    ),
    ...roads.flatMap((pair) =>
      contrastFinding(
        pair,
        'road',
        'on freeways',
        'on streets',
        'Mantel-Haenszel, cases only, within strata',
        level,
      ),
    ),
  ];
  const rows = [
    ...forestRows(light, 'at night', 'by day'),
    ...forestRows(roads, 'on freeways', 'on streets'),
  ];
  return {
    id: 'interactions',
    title: 'Light, and freeway or street',
    text: [
      'Night and day are by sunrise and sunset. They are compared as two separate estimates, since hours of the day and hours of the night are different hours.',
      'Freeway or street is asked in a way that needs no empty hours at all: among the accidents of a stratum, is the share on freeways another in rain (a case-only comparison)? Whatever is not seen drops out.',
      ...(findings.length === 0
        ? ['This data has too few accidents in bad weather on both sides of either question.']
        : []),
    ],
    findings,
    ...(rows.length === 0
      ? {}
      : {
          figures: [
            forestPlot({
              id: 'weather-interactions',
              title: 'Rate ratios by light and by road',
              alt: `Rate ratios with intervals: ${rows.map((row) => `${row.label} ${formatNumber(row.estimate)}`).join(', ')}.`,
              footnote: `n = ${formatCount(rows.reduce((sum, row) => sum + (row.n ?? 0), 0))} accidents in such weather, by light and again by road`,
              rows,
              xTitle: 'Rate ratio per hour, log scale',
            }),
          ],
        }),
    tables:
      findings.length === 0
        ? []
        : [
            {
              id: 'weather-interactions',
              title: 'Is the ratio another one?',
              table: tableOf({
                weather: [...light, ...roads].map(({ kind }) => kindPhrase(kind)),
                compared: [
                  ...light.map(() => 'night against day'),
                  ...roads.map(() => 'freeway against street'),
                ],
                first: [...light, ...roads].map(({ first }) => first?.estimate ?? null),
                second: [...light, ...roads].map(({ second }) => second?.estimate ?? null),
                contrast: [...light, ...roads].map(({ contrast }) => contrast?.estimate ?? null),
                low: [...light, ...roads].map(({ contrast }) => contrast?.low ?? null),
                high: [...light, ...roads].map(({ contrast }) => contrast?.high ?? null),
              }),
              headings: {
                weather: 'Weather',
                compared: 'Compared',
                first: 'Rate ratio of the first',
                second: 'of the second',
                contrast: 'First over second',
                ...intervalHeadings(level),
              },
              note: 'First over second of freeway and street is from the case-only comparison, and need not equal the quotient of the two columns before it.',
            },
          ],
    caveats:
      findings.length === 0
        ? []
        : ['Several comparisons are made: by chance alone one in twenty of their intervals leaves out 1.'],
  };
}

function ofIndependent(
  first: RateRatio | undefined,
  second: RateRatio | undefined,
  level: number,
): OddsRatio | null {
  if (first === undefined || second === undefined) return null;
  const estimate = first.estimate / second.estimate;
  const reach = Math.exp(
    normalQuantile((1 + level) / 2) * Math.hypot(first.standardError, second.standardError),
  );
  return { estimate, low: estimate / reach, high: estimate * reach };
}

/** Accidents on freeways among all, in hours of a kind and in hours of the baseline, stratum by stratum. */
function roadStrata(panel: Panel, { order, starts }: Strata, kind: number): Stratum[] {
  const found: Stratum[] = [];
  for (let s = 0; s + 1 < starts.length; s++) {
    const sums = [0, 0, 0, 0]; // baseline: freeway, all; the kind: freeway, all
    for (let at = starts[s]!; at < starts[s + 1]!; at++) {
      const hour = order[at]!;
      const own = kindOf(panel.group[hour]!);
      if (own !== 0 && own !== kind) continue;
      const place = own === 0 ? 0 : 2;
      sums[place]! += panel.onFreeway[hour]!;
      sums[place + 1]! += panel.accidents[hour]!;
    }
    if (sums[1] === 0 || sums[3] === 0) continue;
    found.push({
      withFeature: { events: sums[2]!, n: sums[3]! },
      without: { events: sums[0]!, n: sums[1]! },
    });
  }
  return found;
}

function contrastFinding(
  { kind, first, second, contrast }: Pair,
  id: string,
  one: string,
  other: string,
  method: string,
  level: number,
): Finding[] {
  if (contrast === null || first === undefined || second === undefined) return [];
  const name = kindPhrase(kind);
  const verdict =
    contrast.low > 1
      ? `raises accidents per hour more ${one} than ${other}`
      : contrast.high < 1
        ? `raises accidents per hour less ${one} than ${other}`
        : `does about the same ${one} as ${other}, as far as this data can tell`;
  return [
    {
      id: `${id}-${kinds[kind]}`,
      sentence: `${name.charAt(0).toUpperCase()}${name.slice(1)} ${verdict}: ${formatNumber(first.estimate)} against ${formatNumber(second.estimate)}, ratio ${ratioText(contrast)}.`,
      estimate: contrast.estimate,
      unit: 'ratio',
      interval: { low: contrast.low, high: contrast.high, level, method },
      denominator: {
        n: first.accidents + second.accidents,
        of: `accidents in compared hours of ${name}`,
      },
    },
  ];
}

function forestRows(pairs: readonly Pair[], one: string, other: string): ForestRow[] {
  return pairs.flatMap(({ kind, first, second }) =>
    first === undefined || second === undefined
      ? []
      : [
          { ...row(first), label: `${kindPhrase(kind)} ${one}` },
          { ...row(second), label: `${kindPhrase(kind)} ${other}` },
        ],
  );
}

function row({ estimate, low, high, accidents }: RateRatio): Omit<ForestRow, 'label'> {
  return { estimate, low, high, n: accidents };
}
