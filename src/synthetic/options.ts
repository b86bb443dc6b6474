import { InputError } from '../base/errors.js';
import { isCalendarDay } from '../dataset/times.js';
import type { WeatherGroup } from '../dataset/usAccidents/weather.js';
import { dayAfterLast, firstDay, stateRows } from './parameters.js';
import { type BySource, sourceLabels } from './truth.js';

export interface Effects {
  /**
   * Ratio of the rate of reports to what it would have been, by source, from April to June 2020 (it sets in on 13 March
   * and is gone by 2021). The default has the sign that the real file shows: Source1 reports more while Source2 halves,
   * and both together hide it. 1 is no effect.
   * @default { Source1: 1.9, Source2: 0.45, Source3: 0.7 }
   */
  readonly covid: Partial<BySource>;
  /**
   * Ratio of the rate in an hour of such weather at the station. 1 is no effect, as for a group that is not named.
   * @default { rain: 1.35, snow: 1.7, ice: 1.7, thunder: 1.35, fog: 1.2 }
   */
  readonly weather: Partial<Record<WeatherGroup, number>>;
  /** Odds ratio of severity 3 or 4 in hours of rain, within source and year. @default 1.2 */
  readonly severityOddsInRain: number;
  /** How large the named hot spots are beside the default: 0 plants none. @default 1 */
  readonly hotspots: number;
}

export interface GenerateOptions {
  /** Rows of the file, duplicates included. */
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
  /** Two letters each. @default all 49 */
  readonly states?: readonly string[];
  /** Keep only so many places, the busiest, with one weather station each: a small file that is dense. @default all */
  readonly stations?: number;
  /**
   * `real`: steps, outage and growth of the collection as in the real file. `steady`: each source is collected evenly
   * all the time, so that a planted effect is all there is.
   * @default 'real'
   */
  readonly coverage?: 'real' | 'steady';
  /** Coefficient of variation of a day's rate around what the calendar says, the same for all places. @default 0.08 */
  readonly dayNoise?: number;
  /** What is planted; what is left out is as in `effectDefaults`. `false`: nothing at all. */
  readonly effects?: Partial<Effects> | false;
  /** Threads that make rows. The file does not depend on it. @default one a core, at most 8; 1 for small files */
  readonly workers?: number;
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

const noEffects: Effects = { covid: {}, weather: {}, severityOddsInRain: 1, hotspots: 0 };

/** The options that decide what the bytes are, all of them given: what a worker is told. */
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
}

/** @throws InputError for an option that cannot be */
export function recipeOf(options: GenerateOptions): Recipe {
  const given = options.effects === false ? noEffects : options.effects;
  const effects = { ...effectDefaults, ...given };
  const recipe: Recipe = {
    rows: wholeNumber('rows', options.rows, 1, 100_000_000),
    seed: wholeNumber('seed', options.seed, 0, Number.MAX_SAFE_INTEGER),
    release: options.release ?? 46,
    from: options.from ?? firstDay,
    until: options.until ?? dayAfterLast,
    states: [...new Set(options.states ?? Object.keys(stateRows))],
    stations: options.stations === undefined ? 0 : wholeNumber('stations', options.stations, 1, 10_000),
    coverage: options.coverage ?? 'real',
    dayNoise: options.dayNoise ?? 0.08,
    covid: {
      Source1: 1,
      Source2: 1,
      Source3: 1,
      ...(options.effects === false ? {} : effectDefaults.covid),
      ...effects.covid,
    },
    weather: effects.weather,
    severityOddsInRain: ratio('effects.severityOddsInRain', effects.severityOddsInRain),
    hotspots: effects.hotspots,
  };
  for (const source of sourceLabels) ratio(`effects.covid.${source}`, recipe.covid[source]);
  for (const [group, value] of Object.entries(recipe.weather)) ratio(`effects.weather.${group}`, value);
  if (![46, 47, 49].includes(recipe.release)) {
    throw new InputError(`release is ${recipe.release}: expected 46, 47 or 49 columns`);
  }
  if (recipe.coverage !== 'real' && recipe.coverage !== 'steady') {
    throw new InputError(`coverage is "${String(recipe.coverage)}": expected real or steady`);
  }
  if (!(recipe.dayNoise >= 0 && recipe.dayNoise <= 1)) {
    throw new InputError(`dayNoise is ${recipe.dayNoise}: expected a coefficient of variation from 0 to 1`);
  }
  if (!(recipe.hotspots >= 0 && recipe.hotspots <= 3)) {
    throw new InputError(`effects.hotspots is ${recipe.hotspots}: expected 0 (none) to 3`);
  }
  for (const state of recipe.states) {
    if (!Object.hasOwn(stateRows, state)) {
      throw new InputError(`There is no state "${state}" in the data`, {
        hint: `The 48 contiguous states and DC: ${Object.keys(stateRows).join(' ')}`,
      });
    }
  }
  if (recipe.states.length === 0) throw new InputError('states is empty: name at least one state');
  for (const name of ['from', 'until'] as const) {
    const day = recipe[name];
    if (!isCalendarDay(day)) {
      throw new InputError(`${name} is "${day}": expected a calendar day such as 2020-03-13`);
    }
  }
  if (!(firstDay <= recipe.from && recipe.from < recipe.until && recipe.until <= dayAfterLast)) {
    throw new InputError(`from ${recipe.from} until ${recipe.until} is not a span within the data`, {
      hint: `The data goes from ${firstDay} until ${dayAfterLast} (exclusive), and from must be before until.`,
    });
  }
  return recipe;
}

function wholeNumber(name: string, value: number, min: number, max: number): number {
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw new InputError(`${name} is ${value}: expected a whole number from ${min} to ${max}`);
  }
  return value;
}

function ratio(name: string, value: number): number {
  if (!(value >= 0.05 && value <= 20)) {
    throw new InputError(`${name} is ${value}: expected a ratio from 0.05 to 20, 1 for no effect`);
  }
  return value;
}
