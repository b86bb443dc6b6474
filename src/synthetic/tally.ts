import { skies } from './skies.js';

/** Counts of the generated rows. Counts of blocks add up. */
export interface BlockCounts {
  rows: number;
  /** Index: source * 16 + (year - 2010). */
  bySourceYear: number[];
  byState: Record<string, number>;
  bySeverity: number[];
  plateau: number[];
  exactCopies: number;
  normalisedCopies: number;
  sameEvent: number;
  fractionalTimes: number;
  yearTypos: number;
  outliers: number;
  noise: number;
  hotspots: number[];
  /** By bit of `nullableHeaders`. */
  nulls: number[];
  /** Hours of the places' weather by number of `skies`, of the months that were made. */
  hoursBySky: number[];
}

/** Headers whose field can be empty, by bit. The four kinds of daylight share one. */
export const nullableHeaders = [
  'Temperature(F)',
  'Wind_Chill(F)',
  'Humidity(%)',
  'Pressure(in)',
  'Visibility(mi)',
  'Wind_Direction',
  'Wind_Speed(mph)',
  'Precipitation(in)',
  'Weather_Condition',
  'Weather_Timestamp',
  'End_Lat',
  'End_Lng',
  'Street',
  'Timezone',
  'Airport_Code',
  'Sunrise_Sunset',
  'TMC',
  'Number',
] as const;

export function emptyTally(hotspots: number): BlockCounts {
  return {
    rows: 0,
    bySourceYear: new Array(48).fill(0),
    byState: {},
    bySeverity: [0, 0, 0, 0, 0],
    plateau: [0, 0, 0],
    exactCopies: 0,
    normalisedCopies: 0,
    sameEvent: 0,
    fractionalTimes: 0,
    yearTypos: 0,
    outliers: 0,
    noise: 0,
    hotspots: new Array(hotspots).fill(0),
    nulls: new Array(nullableHeaders.length).fill(0),
    hoursBySky: new Array(skies.length).fill(0),
  };
}

/** Adds the counts of `part`. */
export function addTally(total: BlockCounts, part: BlockCounts): void {
  const sums = total as unknown as Record<string, number | number[] | Record<string, number>>;
  for (const [name, value] of Object.entries(part)) {
    if (typeof value === 'number') sums[name] = (sums[name] as number) + value;
    else {
      const into = sums[name] as Record<string, number>;
      for (const [key, count] of Object.entries(value as Record<string, number>))
        into[key] = (into[key] ?? 0) + count;
    }
  }
}
