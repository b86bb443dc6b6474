import type { CategoryColumn, Feature, FeatureBatch } from '../../../src/dataset/features.js';
import type { LabelledBatch, SeverityModel } from '../../../src/models/severityModel.js';
import { createRandom } from '../../../src/stats/random.js';
import { labelsOf } from './randomForecasts.js';

/** What a model reads of one event: numbers, and texts for categories; NaN and null where missing. */
export type Inputs = Readonly<Record<string, number | string | null>>;

export const features: readonly Feature[] = [
  { name: 'visibility', type: 'number' },
  { name: 'junction', type: 'flag' },
  { name: 'weather', type: 'category' },
  { name: 'ignored', type: 'number' },
].map(
  ({ name, type }) =>
    ({
      name,
      type,
      value: { kind: 'column', column: name },
      knownWhen: 'report',
      proxiesFeed: false,
      meaning: name,
    }) as Feature,
);

/** A model with the severities 2 and 3, of which a formula gives the probability of 3. */
export function modelOf(formula: (inputs: Inputs) => number): SeverityModel {
  return {
    kind: 'trees',
    features,
    classes: [2, 3],
    predict(batch) {
      const probabilities = new Float64Array(2 * batch.count);
      for (let row = 0; row < batch.count; row++) {
        const p = formula(inputsOf(batch, row));
        probabilities.set([1 - p, p], 2 * row);
      }
      return probabilities;
    },
    toJSON: () => ({ kind: 'trees', features, classes: [2, 3] }),
  };
}

export function inputsOf({ columns }: FeatureBatch, row: number): Inputs {
  return Object.fromEntries(
    features.map(({ name }, index) => {
      const column = columns[index]!;
      if (column instanceof Float32Array) return [name, column[row]!];
      return [name, column.texts[column.codes[row]!] ?? null];
    }),
  );
}

const weathers = ['Clear', 'Rain', 'Snow', 'Fog'];

/** Events over 25 days whose severity a formula draws; weather goes with visibility, some values are missing. */
export function sampleOf(events: number, formula: (inputs: Inputs) => number, seed: number): LabelledBatch {
  const random = createRandom(seed);
  const visibility = Float32Array.from({ length: events }, () =>
    random.uniform() < 0.1 ? Number.NaN : random.integer(11),
  );
  const junction = Float32Array.from({ length: events }, () => random.integer(2));
  const weather: CategoryColumn = {
    texts: weathers,
    codes: Int32Array.from(visibility, (value) =>
      Number.isNaN(value) ? -1 : value > 5 ? random.integer(2) : random.integer(4),
    ),
  };
  const ignored = Float32Array.from({ length: events }, () => random.normal());
  const columns = [visibility, junction, weather, ignored];
  const batch = { count: events, columns };
  const severity = Array.from({ length: events }, (_, row) =>
    random.uniform() < formula(inputsOf(batch, row)) ? 3 : 2,
  );
  const day = Array.from({ length: events }, () => random.integer(25));
  return { ...batch, labels: labelsOf(severity, day) };
}
