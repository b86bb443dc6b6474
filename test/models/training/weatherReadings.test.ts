import { describe, expect, it } from 'vitest';
import type { StudyData } from '../../../src/models/training/studyData.js';
import { weatherReadingsOf } from '../../../src/models/training/weatherReadings.js';

/** Ages as the feature has them: minutes from the reading to the start. */
const readingsOf = (...ages: readonly number[]) =>
  weatherReadingsOf({
    features: [{ name: 'hourOfDay' }, { name: 'readingAgeMinutes' }],
    batch: { columns: [new Float32Array(ages.length), Float32Array.from(ages)] },
  } as unknown as StudyData);

describe('weather readings from after the start', () => {
  it('are those with an age below 0; a missing age counts nowhere', () => {
    expect(readingsOf(10, -4, Number.NaN, 0, -20, -6)).toEqual({
      known: 5,
      afterStart: 3,
      medianMinutesAfter: 6,
    });
    expect(readingsOf(-4, -20).medianMinutesAfter).toBe(12);
  });

  it('have no median where there are none', () => {
    expect(readingsOf(10, 0)).toEqual({ known: 2, afterStart: 0, medianMinutesAfter: null });
    expect(readingsOf(Number.NaN)).toEqual({ known: 0, afterStart: 0, medianMinutesAfter: null });
  });
});
