import type { WeatherGroup } from '../dataset/usAccidents/weather.js';

/** The three feeds as the release of March 2023 names them. */
export const sourceLabels = ['Source1', 'Source2', 'Source3'] as const;
export type SourceLabel = (typeof sourceLabels)[number];
export type BySource = Readonly<Record<SourceLabel, number>>;

/**
 * What was planted in a generated file: it lies beside the file as `<name>.truth.json`, so that an analysis can be held
 * against what is really there. Numbers are of the rows as written, duplicates included, unless they say otherwise.
 */
export interface GeneratorTruth {
  readonly formatVersion: 1;
  /** The name of the CSV, without its folder. */
  readonly file: string;
  readonly rows: number;
  readonly seed: number;
  /** How many columns: 46 (March 2023), 47 or 49 (before). */
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
    /** Odds of severity 3 or 4 against 1 or 2 in hours of rain, against all other hours, within source and year. */
    readonly severityOddsInRain: number;
  };
  readonly hotspots: readonly PlantedHotspot[];
  /** Rows scattered evenly over the country around a station, off every road: no hot spot is among them. */
  readonly noise: { readonly expectedShare: number; readonly rows: number };
  /** Steps of the collection that are no accidents' doing. Empty when the coverage is steady. */
  readonly coverageBreaks: readonly CoverageBreak[];
  readonly counts: RowCounts;
}

export interface CovidTruth {
  /**
   * Ratio of the rate of reports to what it would have been, by source, on the plateau from `fullFrom` to `until`.
   * 1 means no effect at all. Between `startDate` and `fullFrom`, and from `until` to `recoveredBy`, it is on the way,
   * linear on the log scale.
   */
  readonly rateRatio: BySource;
  readonly startDate: string;
  readonly fullFrom: string;
  /** Exclusive end of the plateau. */
  readonly until: string;
  readonly recoveredBy: string;
  /** Expected rows on the plateau with the effect, and had there been none: the counterfactual, exactly. */
  readonly plateau: {
    readonly expected: BySource;
    readonly counterfactual: BySource;
    readonly rows: BySource;
  };
}

export interface WeatherTruth {
  /**
   * Ratio of the rate in an hour of such weather at the station to an hour of the same kind with none: what a
   * conditional Poisson regression within station, month, weekday and hour estimates. A group not named has 1.
   */
  readonly rateRatio: Readonly<Partial<Record<WeatherGroup, number>>>;
  /** Share of all hours of all stations with such weather: the exposure, whether or not an accident saw it. */
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
  /** Every row of the hot spot lies within, meters. */
  readonly radiusMeters: number;
  readonly city: string;
  readonly state: string;
  readonly street: string;
  /** Of the accidents of its city's area, when in full force. */
  readonly fullShare: number;
  /** Of all rows of the file, 0..1. */
  readonly expectedShare: number;
  /** Rows of the file that were put here, duplicates included. */
  readonly rows: number;
  /** Day on which it begins to emerge or to fade; null when persistent. */
  readonly changesFrom: string | null;
}

export interface CoverageBreak {
  readonly source: SourceLabel;
  /** The first day of the new level. */
  readonly date: string;
  /** New level over old one: 0 when the feed goes dark, null when it comes back from nothing. */
  readonly ratio: number | null;
  readonly meaning: string;
}

export interface RowCounts {
  readonly bySource: BySource;
  readonly bySourceYear: Readonly<Record<SourceLabel, Readonly<Record<string, number>>>>;
  readonly byState: Readonly<Record<string, number>>;
  readonly bySeverity: Readonly<Record<string, number>>;
  /** Rows that equal an earlier one but for the ID: letter for letter, and only once the times are read. */
  readonly duplicates: { readonly exact: number; readonly afterNormalising: number };
  /** Rows that report an accident of another row again: at most 110 m and 10 minutes away. */
  readonly sameEvent: number;
  /** Rows whose times carry a fraction, all zeros. */
  readonly fractionalTimes: number;
  /** Rows whose end has the next year for the year. */
  readonly yearTypos: number;
  /** Rows with a number that no station could have read. */
  readonly outliers: number;
  /** Empty fields by header; headers without any are left out. */
  readonly nulls: Readonly<Record<string, number>>;
}
