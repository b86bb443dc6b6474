import type { Feature } from '../../../src/dataset/features.js';
import type { SeverityModel } from '../../../src/models/severityModel.js';
import { severityModelOf } from '../../../src/models/severityModelOf.js';
import type { TrainedModel } from '../../../src/models/trainedModel.js';
import { createRandom } from '../../../src/stats/random.js';
import { randomTrees } from '../../models/randomModels.js';

function feature(name: string, type: Feature['type'], value: Feature['value']): Feature {
  return { name, type, value, knownWhen: 'report', proxiesFeed: false, meaning: name };
}

export const features: readonly Feature[] = [
  feature('hour', 'number', { kind: 'hourOfDay', column: 'startLocal' }),
  feature('temperature', 'number', { kind: 'column', column: 'temperatureFahrenheit' }),
  feature('junction', 'flag', { kind: 'column', column: 'junction' }),
  feature('state', 'category', { kind: 'column', column: 'state' }),
];

/** A model by a formula of its four features, in which each of them and each missing value shows. */
export function testModel(given: readonly Feature[] = features): TrainedModel {
  const classes = [1, 2, 3, 4];
  const model: SeverityModel = {
    kind: 'multinomialLogit',
    features: given,
    classes,
    predict: ({ count, columns }) => {
      const [hour, temperature, junction, state] = columns as [
        Float32Array,
        Float32Array,
        Float32Array,
        { codes: Int32Array; texts: string[] },
      ];
      const rows = new Float64Array(count * 4);
      for (let event = 0; event < count; event++) {
        const text = state.texts[state.codes[event]!] ?? '';
        const value = (number: number): number => (Number.isNaN(number) ? -1 : number);
        const scores = [
          0,
          value(hour[event]!) / 10,
          value(temperature[event]!) / 50,
          value(junction[event]!) + text.length,
        ];
        const all = scores.reduce((sum, score) => sum + Math.exp(score), 0);
        for (const [k, score] of scores.entries()) rows[event * 4 + k] = Math.exp(score) / all;
      }
      return rows;
    },
    toJSON: () => ({ kind: 'multinomialLogit', features: given, classes }),
  };
  return { version: '0123456789ab', model, thresholds: [0.9, 0.5, 0.4] };
}

/** A model of trees by chance, which a model folder can hold. */
export function servedTrees(rounds: number, leaves: number): SeverityModel {
  return severityModelOf({
    ...randomTrees(createRandom(13), rounds, leaves),
    features: [
      feature('temperature', 'number', { kind: 'column', column: 'temperatureFahrenheit' }),
      feature('state', 'category', { kind: 'column', column: 'state' }),
      feature('junction', 'flag', { kind: 'column', column: 'junction' }),
      feature('hour', 'number', { kind: 'hourOfDay', column: 'startLocal' }),
      feature('weather', 'category', { kind: 'column', column: 'weatherCondition' }),
      feature('pressure', 'number', { kind: 'column', column: 'pressureInches' }),
    ],
  });
}
