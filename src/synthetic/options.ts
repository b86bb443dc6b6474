import {
  type OptionNames,
  requireInteger,
  requireKnownOptions,
  requireNumber,
  requireOneOf,
  unexpected,
} from '../base/checks.js';
import { isCalendarDay } from '../dataset/times.js';
import type { WeatherGroup } from '../dataset/usAccidents/weather.js';
import { dayAfterLast, firstDay, stateRows } from './parameters.js';
import { places } from './places.js';
import { type BySource, type PlantedBurst, sourceLabels } from './truth.js';

export interface Effects {
  /**
   * Ratio of the rate of reports to the rate without the effect, by feed, from April to June 2020. The effect starts on
   * 13 March and ends by 2021. The default follows the real file: Source1 reports more while Source2 halves, which hides the
   * effect in the total. 1 is no effect.
   * @default { Source1: 1.9, Source2: 0.45, Source3: 0.7 }
   */
  readonly covid: Partial<BySource>;
  /**
   * Ratio of the rate in an hour of such weather at the station. 1 is no effect, the default of a group not listed.
   * @default { rain: 1.35, snow: 1.7, ice: 1.7, thunder: 1.35, fog: 1.2 }
   */
  readonly weather: Partial<Record<WeatherGroup, number>>;
  /** Odds ratio of severity 3 or 4 in hours of rain, within feed and year. @default 1.2 */
  readonly severityOddsInRain: number;
  /** Size of the planted hot spots relative to the default, 0 to 3; 0 plants none. @default 1 */
  readonly hotspots: number;
}

export interface GenerateOptions {
  /** Rows of the file, duplicates included, 1 to 100,000,000. */
  readonly rows: number;
  /** Equal seeds and options give equal bytes. */
  readonly seed: number;
  /** The CSV to write; gzipped when it ends in `.gz`. @default `data/synthetic-<rows>.csv` below the working directory */
  readonly out?: string;
  /** Columns: 46 as in March 2023, 47 and 49 as in the releases of 2020. @default 46 */
  readonly release?: 46 | 47 | 49;
  /** Calendar day, inclusive. @default 2016-01-14 */
  readonly from?: string;
  /** Calendar day, exclusive. @default 2023-04-01 */
  readonly until?: string;
  /** Two-letter codes of states. @default all 49 */
  readonly states?: readonly string[];
  /** Keeps only this many of the busiest places, each with one weather station, for a small dense file. @default all */
  readonly stations?: number;
  /**
   * `real`: breaks, gaps and growth of the collection as in the real file. `steady`: each feed reports evenly all the time, so
   * that planted effects are the only ones.
   * @default 'real'
   */
  readonly coverage?: 'real' | 'steady';
  /** Coefficient of variation of a day's rate around the calendar's, the same for all places, 0 to 1. @default 0.08 */
  readonly dayNoise?: number;
  /** Planted effects. Missing ones are as in `effectDefaults`. `false` plants none. */
  readonly effects?: Partial<Effects> | false;
  /** Short times in which a place has more accidents than usual, on top of `rows`. @default none */
  readonly bursts?: readonly PlantedBurst[];
  /** Number of threads. The file does not depend on it. @default one for each core, at most 8; 1 for small files */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: GenerateProgress) => void;
}

export interface GenerateProgress {
  readonly rows: number;
  readonly totalRows: number;
  readonly bytes: number;
}

export const effectDefaults: Effects = {
  covid: { Source1: 1.9, Source2: 0.45, Source3: 0.7 },
  weather: { rain: 1.35, snow: 1.7, ice: 1.7, thunder: 1.35, fog: 1.2 },
  severityOddsInRain: 1.2,
  hotspots: 1,
};

const optionNames: OptionNames<GenerateOptions> = {
  rows: true,
  seed: true,
  out: true,
  release: true,
  from: true,
  until: true,
  states: true,
  stations: true,
  coverage: true,
  dayNoise: true,
  effects: true,
  bursts: true,
  threads: true,
  signal: true,
  onProgress: true,
};

const noEffects: Effects = { covid: {}, weather: {}, severityOddsInRain: 1, hotspots: 0 };

/** All options that determine the bytes, for the workers. */
export interface Recipe {
  readonly rows: number;
  readonly seed: number;
  readonly release: 46 | 47 | 49;
  readonly from: string;
  readonly until: string;
  readonly states: readonly string[];
  readonly stations: number;
  readonly coverage: 'real' | 'steady';
  readonly dayNoise: number;
  readonly covid: BySource;
  readonly weather: Readonly<Partial<Record<WeatherGroup, number>>>;
  readonly severityOddsInRain: number;
  readonly hotspots: number;
  readonly bursts: readonly PlantedBurst[];
}

/** Ranges and meanings of the numeric options. */
const numbers = {
  rows: { isWhole: true, min: 1, max: 100_000_000 },
  seed: { isWhole: true, min: 0, max: Number.MAX_SAFE_INTEGER },
  stations: { isWhole: true, min: 1, max: 10_000 },
  dayNoise: { min: 0, max: 1, note: 'a coefficient of variation' },
  severityOddsInRain: { min: 0.05, max: 20, note: '1 for no effect' },
  effect: { min: 0.05, max: 20, note: '1 for no effect' },
  hotspots: { min: 0, max: 3, note: '0 for none' },
} as const satisfies Record<string, NumberOption>;

interface NumberOption {
  readonly isWhole?: true;
  readonly min: number;
  readonly max: number;
  readonly note?: string;
}

/** @throws InputError when an option is unknown or out of its range */
export function recipeOf(options: GenerateOptions): Recipe {
  requireKnownOptions('generate', options, optionNames);
  const { effects: planted = {} } = options;
  const given = planted === false ? noEffects : planted;
  requireKnownOptions('effects', given, effectDefaults, 'effects');
  const effects = { ...effectDefaults, ...given };
  const recipe: Recipe = {
    rows: options.rows,
    seed: options.seed,
    release: requireOneOf('release', options.release ?? 46, [46, 47, 49]),
    from: options.from ?? firstDay,
    until: options.until ?? dayAfterLast,
    states: [...new Set(options.states ?? Object.keys(stateRows))],
    stations: options.stations ?? 0,
    coverage: requireOneOf('coverage', options.coverage ?? 'real', ['real', 'steady']),
    dayNoise: options.dayNoise ?? 0.08,
    covid: {
      Source1: 1,
      Source2: 1,
      Source3: 1,
      ...(options.effects === false ? {} : effectDefaults.covid),
      ...effects.covid,
    },
    weather: effects.weather,
    severityOddsInRain: effects.severityOddsInRain,
    hotspots: effects.hotspots,
    bursts: options.bursts ?? [],
  };
  checkNumber('rows', recipe.rows);
  checkNumber('seed', recipe.seed);
  if (options.stations !== undefined) checkNumber('stations', options.stations);
  checkNumber('dayNoise', recipe.dayNoise);
  checkNumber('severityOddsInRain', recipe.severityOddsInRain, 'effects.severityOddsInRain');
  checkNumber('hotspots', recipe.hotspots, 'effects.hotspots');
  for (const source of sourceLabels) checkNumber('effect', recipe.covid[source], `effects.covid.${source}`);
  for (const [group, ratio] of Object.entries(recipe.weather)) {
    checkNumber('effect', ratio, `effects.weather.${group}`);
  }
  checkStates(recipe.states);
  checkSpan(recipe);
  for (const burst of recipe.bursts) checkBurst(burst, recipe);
  return recipe;
}

function checkNumber(option: keyof typeof numbers, value: unknown, name: string = option): void {
  const { min, max, isWhole, note }: NumberOption = numbers[option];
  if (isWhole === true) requireInteger(name, value, min, max);
  else requireNumber(name, value, min, max, note);
}

function checkStates(states: readonly string[]): void {
  if (states.length === 0) throw unexpected('states', 'at least one state', states);
  for (const state of states) {
    if (!Object.hasOwn(stateRows, state)) {
      throw unexpected('states', 'codes of the 48 contiguous states and DC', state, {
        hint: `Use codes of ${Object.keys(stateRows).join(', ')}.`,
      });
    }
  }
}

function checkSpan({ from, until }: Recipe): void {
  for (const [name, day] of Object.entries({ from, until })) {
    if (!isCalendarDay(day)) throw unexpected(name, 'a calendar day such as 2020-03-13', day);
  }
  if (!(firstDay <= from && from < until && until <= dayAfterLast)) {
    throw unexpected('from and until', 'a span within the data', [from, until], {
      hint: `Choose days from ${firstDay} until ${dayAfterLast} (exclusive), with from before until.`,
    });
  }
}

function checkBurst(burst: PlantedBurst, { from, until, states, stations }: Recipe): void {
  const { city, state, startLocal, minutes, rows } = burst;
  const isKnown = places.some((place) => place.city === city && place.state === state);
  if (!isKnown || !states.includes(state) || stations > 0) {
    throw unexpected('bursts', 'at a city of the generator, in a file with all its stations', burst);
  }
  requireInteger('bursts.minutes', minutes, 1, 1_440);
  requireInteger('bursts.rows', rows, 1, 10_000);
  const startMs = Date.parse(`${startLocal}Z`);
  const endMs = startMs + minutes * 60_000;
  const isWithin = startMs >= Date.parse(from) && endMs <= Date.parse(until);
  const isOneMonth = new Date(startMs).getUTCMonth() === new Date(endMs - 1).getUTCMonth();
  if (!(isWithin && isOneMonth)) {
    throw unexpected(
      'bursts.startLocal',
      `a time such as ${from}T08:00, with its end in the same month`,
      startLocal,
    );
  }
}
