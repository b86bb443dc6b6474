import type { StationHours } from './stationHours.js';

export type DoseId = 'temperature' | 'visibility' | 'wind' | 'precipitation';

/** A reading as a dose: the bins that hours fall into, and the bin that all others are compared with. */
export interface Dose {
  readonly id: DoseId;
  readonly valuesOf: (hours: StationHours) => Float64Array;
  /** Lower edges, ascending; the last bin has no upper edge. */
  readonly edges: readonly number[];
  /** The position of each bin in the chart. */
  readonly middles: readonly number[];
  readonly reference: number;
  /** Whether to adjust for rain, snow and the rest: not for readings that measure the weather itself. */
  readonly isAdjusted: boolean;
}

export const doses: readonly Dose[] = [
  {
    id: 'temperature', // °F
    valuesOf: (hours) => hours.temperatureFahrenheit,
    edges: [-80, 15, 25, 35, 45, 55, 65, 75, 85, 95],
    middles: [10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
    reference: 5,
    isAdjusted: true,
  },
  {
    id: 'visibility', // miles
    valuesOf: (hours) => hours.visibilityMiles,
    edges: [0, 0.5, 1, 2, 4, 7, 9.5],
    middles: [0.25, 0.75, 1.5, 3, 5.5, 8, 10],
    reference: 6,
    isAdjusted: false,
  },
  {
    id: 'wind', // miles an hour
    valuesOf: (hours) => hours.windSpeedMph,
    edges: [0, 4, 8, 12, 16, 20, 25, 30],
    middles: [2, 6, 10, 14, 18, 22.5, 27.5, 33],
    reference: 1,
    isAdjusted: true,
  },
  {
    id: 'precipitation', // inches an hour
    valuesOf: (hours) => hours.precipitationInches,
    edges: [0, 0.005, 0.025, 0.055, 0.105, 0.205],
    middles: [0, 0.015, 0.04, 0.08, 0.15, 0.3],
    reference: 0,
    isAdjusted: false,
  },
];

/** The bin of a value; -1 for none, or below the first. */
export function binOf(edges: readonly number[], value: number): number {
  if (!(value >= edges[0]!)) return -1;
  let bin = 0;
  while (bin + 1 < edges.length && value >= edges[bin + 1]!) bin++;
  return bin;
}
