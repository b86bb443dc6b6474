import { formatLevel } from '../../base/format.js';
import { rateRatioInterval } from '../../stats/index.js';
import { carriedForward } from './carried.js';
import { type CellOptions, cellsOf } from './cells.js';
import type { Context } from './context.js';
import { kindOf, kinds } from './kinds.js';
import type { Panel } from './panel.js';
import {
  minAccidents,
  poissonRates,
  type RateFit,
  type RateRatio,
  ratioOf,
  truncatedRates,
  weightedRates,
} from './rateRatios.js';
import { drawnStrata, type Strata, strataOf } from './strata.js';

/** One way to ask the data for the rate ratios. */
export interface Design {
  readonly id: string;
  /** A row of the sensitivity figure. */
  readonly label: string;
  /** What is wrong with it, or what it guards against. */
  readonly note: string;
  readonly fit: RateFit;
}

/** The panel with its strata, the headline design, and which that is: what the sections after it start from. */
export interface Rates {
  readonly panel: Panel;
  readonly strata: Strata;
  /** Some of the strata, where there are very many: for what needs many fits. */
  readonly drawn: Strata;
  readonly headline: Design;
  /** The coverage that the headline asks of a cell: 0 when the dense cells could not answer. */
  readonly minCoverage: number;
}

/** The kinds of hours as most designs take them. */
export function plainCells(panel: Panel): CellOptions {
  return {
    countOf: (hour) => panel.accidents[hour]!,
    kindOf: (hour) => kindOf(panel.group[hour]!),
    kinds: kinds.length,
  };
}

/** Rain, at least, must have an answer in the cells of enough coverage; else all cells are used, and the report says so. */
export function ratesOf({ options }: Context, panel: Panel): Rates {
  const strata = strataOf(panel, options.hourBlockHours);
  const fitFrom = (minCoverage: number): RateFit =>
    truncatedRates(cellsOf(strata, { ...plainCells(panel), minCoverage }), kinds.length, options.level);
  const dense = fitFrom(options.minCoverage);
  const isAnswered = ratioOf(dense, kinds.indexOf('rain')) !== undefined;
  const minCoverage = isAnswered ? options.minCoverage : 0;
  return {
    panel,
    strata,
    drawn: drawnStrata(strata, options.maxStrata, options.seed),
    minCoverage,
    headline: {
      id: 'headline',
      label: 'headline',
      note: `Zero-truncated conditional Poisson, ${cellsPhrase(minCoverage)}.`,
      fit: isAnswered ? dense : fitFrom(0),
    },
  };
}

export function cellsPhrase(minCoverage: number): string {
  return minCoverage === 0
    ? 'all cells'
    : `cells with at least ${formatLevel(minCoverage)} of their hours seen`;
}

/** The headline and its alternatives, one row each: how much the answer hangs on the way it is asked. */
export function alternatives(context: Context, rates: Rates): Design[] {
  const { options, sources } = context;
  const { panel, drawn: strata, minCoverage } = rates;
  const { level } = options;
  const someOf = (all: Strata): Strata => drawnStrata(all, options.maxStrata, options.seed);
  const plain = { ...plainCells(panel), minCoverage };
  const truncated = (cells: Partial<CellOptions>, from: Strata = strata): RateFit =>
    truncatedRates(cellsOf(from, { ...plain, ...cells }), kinds.length, level);
  const otherBlock = options.hourBlockHours === 1 ? 3 : 1;
  const [first, ...others] = sources;
  const all = cellsOf(strata, plainCells(panel));
  return [
    rates.headline,
    ...(minCoverage > 0
      ? [
          {
            id: 'all-cells',
            label: 'all cells',
            note: 'Thin cells too. There an accident reported twice looks like two, which pulls toward 1.',
            fit: truncatedRates(all, kinds.length, level),
          },
        ]
      : []),
    {
      id: 'dense-cells',
      label: `cells ${formatLevel(options.denseCoverage)} seen`,
      note: 'Where nearly all hours are seen, nothing is left to correct.',
      fit: truncated({ minCoverage: options.denseCoverage }),
    },
    {
      id: 'other-block',
      label: `${otherBlock}-hour blocks`,
      note:
        otherBlock > 1
          ? 'More hours to compare, but traffic within a block is not the same.'
          : 'Only the same hour of the day is compared.',
      fit: truncated({}, someOf(strataOf(panel, otherBlock))),
    },
    {
      id: 'unmixed',
      label: 'unmixed hours',
      note: 'Hours whose accidents carry two weathers left out.',
      fit: truncated({ kindOf: (hour) => (panel.isMixed[hour] === 1 ? -1 : plain.kindOf(hour)) }),
    },
    {
      id: 'clear-baseline',
      label: 'against clear only',
      note: 'Hours of cloud left out of the baseline.',
      fit: truncated({ kindOf: (hour) => (panel.group[hour] === 1 ? -1 : plain.kindOf(hour)) }),
    },
    ...(others.length > 0 && first !== undefined
      ? [
          {
            id: 'first-source',
            label: `${first} only`,
            note: 'Accidents of the largest feed, in hours that it reports from.',
            fit: truncated({ countOf: (hour) => atLeastOne(panel.ofFirstSource[hour]!) }),
          },
          {
            id: 'other-sources',
            label: `without ${first}`,
            note: 'Accidents of the other feeds, in hours that they report from.',
            fit: truncated({
              countOf: (hour) => atLeastOne(panel.accidents[hour]! - panel.ofFirstSource[hour]!),
            }),
          },
        ]
      : []),
    {
      id: 'weighted',
      label: 'weighted hours',
      note: 'Inverse-probability weights: each seen hour stands for those like it that were not seen, by the coverage of its cell. Blind to how many accidents are reported twice.',
      fit: weightedRates(cellsOf(strata, plain), kinds.length, level),
    },
    {
      id: 'carried',
      label: `carried ${options.maxCarryMinutes} min`,
      note: `Hours without an accident take the reading before them, cells ${formatLevel(options.denseCoverage)} known. Biased toward 1: a filled hour may have the wrong weather.`,
      fit: carriedRates(context, panel),
    },
    {
      id: 'seen-only',
      label: 'uncorrected',
      note: 'Accidents per seen hour. Biased toward 1: empty hours are missing, and more of them are dry.',
      fit: poissonRates(cellsOf(strata, plain), kinds.length, level),
    },
    {
      id: 'pooled',
      label: 'no strata at all',
      note: 'Wrong: accidents per seen hour, all places and times in one pot.',
      fit: pooledRates(panel, level),
    },
  ];
}

/** A count of at least 1, or -1: an hour without one is not seen by this feed. */
export function atLeastOne(count: number): number {
  return count > 0 ? count : -1;
}

function carriedRates({ options }: Context, panel: Panel): RateFit {
  const filled = carriedForward(panel, options.maxCarryMinutes);
  const all = strataOf(filled, options.hourBlockHours);
  const cells = cellsOf(drawnStrata(all, options.maxStrata, options.seed), {
    countOf: (hour) => filled.accidents[hour]!,
    kindOf: (hour) => kindOf(filled.group[hour]!),
    kinds: kinds.length,
    minCoverage: options.denseCoverage,
  });
  return poissonRates(cells, kinds.length, options.level);
}

/** Accidents per seen hour of a kind over those of the baseline, with nothing held alike. */
function pooledRates(panel: Panel, level: number): RateFit {
  const accidents = new Float64Array(kinds.length);
  const hours = new Float64Array(kinds.length);
  for (let i = 0; i < panel.size; i++) {
    const kind = kindOf(panel.group[i]!);
    accidents[kind]! += panel.accidents[i]!;
    hours[kind]!++;
  }
  const nothing = { ratios: [], accidents: 0, hours: 0, strata: 0 };
  if (accidents[0] === 0) return { ...nothing, reason: 'there is no hour of clear or cloudy sky' };
  const ratios = Array.from(kinds, (_, kind) => kind)
    .filter((kind) => kind > 0 && accidents[kind]! >= minAccidents)
    .map((kind): RateRatio => {
      const { estimate, lower, upper } = rateRatioInterval(
        accidents[kind]!,
        hours[kind]!,
        accidents[0]!,
        hours[0]!,
        level,
      );
      return {
        kind,
        estimate,
        low: lower,
        high: upper,
        standardError: Math.sqrt(1 / accidents[kind]! + 1 / accidents[0]!),
        accidents: accidents[kind]!,
        hours: hours[kind]!,
      };
    });
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  return { ratios, accidents: sum(accidents), hours: sum(hours), strata: 1, reason: null };
}
