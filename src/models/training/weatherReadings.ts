import type { StudyData } from './studyData.js';

/** When the weather of the accidents was read: a file has the reading nearest to the start, before or after it. */
export interface WeatherReadings {
  /** Accidents of the sample with the time of a reading and of the start. */
  readonly known: number;
  /** Those of them whose reading was taken after the start: a report that comes in cannot have it yet. */
  readonly afterStart: number;
  /** Median time from the start to such a reading; null without one. */
  readonly medianMinutesAfter: number | null;
}

export function weatherReadingsOf({
  batch,
  features,
}: Pick<StudyData, 'batch' | 'features'>): WeatherReadings {
  const ages = batch.columns[features.findIndex(({ name }) => name === 'readingAgeMinutes')] as Float32Array;
  const known = ages.filter((age) => !Number.isNaN(age));
  const minutesAfter = known
    .filter((age) => age < 0)
    .map((age) => -age)
    .sort();
  return {
    known: known.length,
    afterStart: minutesAfter.length,
    medianMinutesAfter: medianOf(minutesAfter),
  };
}

function medianOf(sorted: Float32Array): number | null {
  const half = sorted.length / 2;
  return sorted.length === 0 ? null : (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}
