import type { NumericField } from '../../dataset/usAccidents/columns.js';
import type { Filter, Measure } from '../../query/question.js';
import type { AnalysisContext } from '../common/context.js';
import { groupCounts } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';

/** A reading of bad weather, for files without weather labels. */
interface BadReading {
  readonly id: string;
  /** Completes `of the accidents with a reading have ...`. */
  readonly text: string;
  readonly of: NumericField;
  readonly filter: Filter;
}

const badReadings: readonly BadReading[] = [
  {
    id: 'precipitation',
    text: 'precipitation in the hour',
    of: 'precipitationInches',
    filter: { precipitationInches: { min: 0.001 } },
  },
  {
    id: 'visibility',
    text: 'a visibility of less than 1 mile',
    of: 'visibilityMiles',
    filter: { visibilityMiles: { max: 1 } },
  },
  {
    id: 'freezing',
    text: 'a temperature below 32 °F',
    of: 'temperatureFahrenheit',
    filter: { temperatureFahrenheit: { max: 32 } },
  },
  {
    id: 'wind',
    text: 'a wind of 25 mph or more',
    of: 'windSpeedMph',
    filter: { windSpeedMph: { min: 25 } },
  },
];

/** How many of the accidents with a reading have a bad one. */
export interface ReadingShare extends Pick<BadReading, 'id' | 'text'> {
  readonly share: Share;
}

/** The readings that some accident has. */
export async function askReadingShares(
  context: AnalysisContext<{ readonly confidenceLevel: number }>,
): Promise<readonly ReadingShare[]> {
  const measures = badReadings.flatMap(({ id, of, filter }): [string, Measure][] => [
    [id, { kind: 'share', where: filter }],
    [`${id}Known`, { kind: 'share', where: { [of]: { present: true } } }],
  ]);
  const answer = groupCounts(await context.ask({ measures: Object.fromEntries(measures) }));
  return badReadings
    .map(({ id, text }) => ({
      id,
      text,
      share: shareOf(answer.part(id), answer.part(`${id}Known`), context.options.confidenceLevel),
    }))
    .filter(({ share }) => share.whole > 0);
}
