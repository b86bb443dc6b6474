import type { WeatherGroup } from '../dataset/usAccidents/weather.js';

/** The three feeds as the release of March 2023 names them. */
export const sourceLabels = ['Source1', 'Source2', 'Source3'] as const;
export type SourceLabel = (typeof sourceLabels)[number];
export type BySource = Readonly<Record<SourceLabel, number>>;

/**
 * The ground truth of a generated file, beside it as `<name>.truth.json`, to check an analysis against. Numbers count the rows
 * as written, duplicates included, unless noted.
 */
export interface GeneratorTruth {
  readonly formatVersion: 1;
  /** The name of the CSV, without its folder. */
  readonly file: string;
  readonly rows: number;
  readonly seed: number;
  /** Number of columns: 46 (March 2023), 47 or 49 (before). */
  readonly release: 46 | 47 | 49;
  /** Calendar days, `until` exclusive. */
  readonly from: string;
  readonly until: string;
  readonly states: readonly string[];
  /** Airport codes. Each station has one state of the weather in each hour, by the hour of its reading. */
  readonly stations: readonly string[];
  readonly coverage: 'real' | 'steady';
  readonly effects: {
    readonly covid: CovidTruth;
    readonly weather: WeatherTruth;
    /** Odds ratio of severity 3 or 4 in hours of rain against all other hours, within feed and year. */
    readonly severityOddsInRain: number;
  };
  readonly hotspots: readonly PlantedHotspot[];
  /** Rows scattered evenly around a station, off every road and without hot spots. */
  readonly noise: { readonly expectedShare: number; readonly rows: number };
  /** Breaks of the collection, which are not changes of accidents. Empty when the coverage is steady. */
  readonly coverageBreaks: readonly CoverageBreak[];
  readonly counts: RowCounts;
  /** Short times in which a place has more accidents than usual. Absent if none were asked for. */
  readonly bursts?: readonly PlantedBurst[];
}

/** A short time in which a place has more accidents than usual. */
export interface PlantedBurst {
  /** A city of the generator, whose county and surroundings get the accidents: `Atlanta`. */
  readonly city: string;
  /** Two letters. */
  readonly state: string;
  /** The wall clock there at which it begins, `YYYY-MM-DDTHH:MM`. */
  readonly startLocal: string;
  /** How long it takes, 1 to 1,440 minutes within one month. */
  readonly minutes: number;
  /** Rows beyond `rows` of the options, 1 to 10,000. */
  readonly rows: number;
}

export interface CovidTruth {
  /**
   * Ratio of the rate of reports to the rate without the effect, by feed, on the plateau from `fullFrom` to `until`. 1 is no
   * effect. Between `startDate` and `fullFrom`, and from `until` to `recoveredBy`, it changes linearly on the log scale.
   */
  readonly rateRatio: BySource;
  readonly startDate: string;
  readonly fullFrom: string;
  /** Exclusive end of the plateau. */
  readonly until: string;
  readonly recoveredBy: string;
  /** Expected rows on the plateau with the effect and without it, the exact counterfactual. */
  readonly plateau: {
    readonly expected: BySource;
    readonly counterfactual: BySource;
    readonly rows: BySource;
  };
}

export interface WeatherTruth {
  /**
   * Ratio of the rate in an hour of such weather at the station to the same hour without it, as a conditional Poisson regression
   * within station, month, weekday and hour estimates it. A group not listed has 1.
   */
  readonly rateRatio: Readonly<Partial<Record<WeatherGroup, number>>>;
  /** Share of all hours of all stations with such weather, with or without accidents: the exposure. */
  readonly shareOfHours: Readonly<Partial<Record<WeatherGroup, number>>>;
}

export interface PlantedHotspot {
  readonly name: string;
  /**
   * - `persistent`: the same share of its city's accidents all the time
   * - `emerging`: none before `changesFrom`, then growing to its full share over a year
   * - `fading`: the full share up to `changesFrom`, then shrinking to none over a year
   */
  readonly kind: 'persistent' | 'emerging' | 'fading';
  readonly lng: number;
  readonly lat: number;
  /** Radius that contains every row of the hot spot, meters. */
  readonly radiusMeters: number;
  readonly city: string;
  readonly state: string;
  readonly street: string;
  /** Share of the accidents of its city's area at full strength, 0..1. */
  readonly fullShare: number;
  /** Share of all rows of the file, 0..1. */
  readonly expectedShare: number;
  /** Rows of the file in this hot spot, duplicates included. */
  readonly rows: number;
  /** Day on which it begins to emerge or to fade; null when persistent. */
  readonly changesFrom: string | null;
}

export interface CoverageBreak {
  readonly source: SourceLabel;
  /** The first day of the new level. */
  readonly date: string;
  /** Ratio of the new level to the old: 0 at the start of a gap, null at its end. */
  readonly ratio: number | null;
  readonly meaning: string;
}

export interface RowCounts {
  readonly bySource: BySource;
  readonly bySourceYear: Readonly<Record<SourceLabel, Readonly<Record<string, number>>>>;
  readonly byState: Readonly<Record<string, number>>;
  readonly bySeverity: Readonly<Record<string, number>>;
  /** Rows that equal an earlier one except for the ID: exactly, or only after normalising the times. */
  readonly duplicates: { readonly exact: number; readonly afterNormalising: number };
  /** Rows that report an accident of another row again: at most 110 m and 10 minutes away. */
  readonly sameEvent: number;
  /** Rows whose times have a fraction of a second, all zeros. */
  readonly fractionalTimes: number;
  /** Rows whose end is a year too late. */
  readonly yearTypos: number;
  /** Rows with an impossible weather reading. */
  readonly outliers: number;
  /** Empty fields by header; headers without any are left out. */
  readonly nulls: Readonly<Record<string, number>>;
}
