import type { Feature, FeatureColumn } from '../../src/dataset/features.js';
import type { LabelledBatch } from '../../src/models/severityModel.js';
import type { Random } from '../../src/stats/random.js';

/** A feature that is the value of the column of its name. */
export function feature(name: string, type: Feature['type'], value?: Feature['value']): Feature {
  return {
    name,
    type,
    value: value ?? { kind: 'column', column: name },
    knownWhen: 'report',
    proxiesFeed: false,
    meaning: name,
  };
}

/** A category by its texts; null is missing. */
export function category(values: readonly (string | null)[]): FeatureColumn {
  const texts = [...new Set(values.filter((value) => value !== null))];
  return { codes: Int32Array.from(values, (value) => (value === null ? -1 : texts.indexOf(value))), texts };
}

/** Events of these columns, ten a day, all of one feed and state. */
export function labelled(
  columns: readonly FeatureColumn[],
  severity: ArrayLike<number>,
  random: Random,
): LabelledBatch {
  const count = severity.length;
  return {
    count,
    columns,
    labels: {
      severity: Uint8Array.from(severity),
      day: Int32Array.from({ length: count }, (_, i) => 17_000 + Math.floor(i / 10)),
      feed: new Int32Array(count),
      feeds: ['Source1'],
      state: new Int32Array(count),
      states: ['OH'],
      chance: Float64Array.from({ length: count }, () => random.uniform()),
    },
  };
}

/** The features of `plantedBatch`. */
export const plantedFeatures: readonly Feature[] = [
  feature('temperature', 'number'),
  feature('lanes', 'number'),
  feature('hour', 'number', { kind: 'hourOfDay', column: 'startLocal' }),
  feature('rain', 'flag'),
  feature('state', 'category'),
];

/** The latent score of the severity in `plantedBatch`, without the logistic noise. */
export function plantedScore(temperature: number, hour: number, rain: number, state: string | null): number {
  return (
    (Number.isNaN(temperature) ? 0.5 : 0.03 * (temperature - 50)) +
    0.8 * (Math.abs(hour - 12) / 6 - 1) +
    (rain === 1 ? 0.7 : 0) +
    (state === 'CA' ? -0.6 : 0)
  );
}

/** Events with severities 2, 3 and 4 by proportional odds with thresholds 1 and 2.5. One temperature in ten is missing. */
export function plantedBatch(count: number, random: Random): LabelledBatch {
  const times = <T>(draw: () => T): T[] => Array.from({ length: count }, draw);
  const temperature = Float32Array.from(
    times(() => (random.uniform() < 0.1 ? Number.NaN : 50 + 15 * random.normal())),
  );
  const lanes = Float32Array.from(times(() => 1 + random.integer(4)));
  const hour = Float32Array.from(times(() => 24 * random.uniform()));
  const rain = Float32Array.from(times(() => (random.uniform() < 0.2 ? 1 : 0)));
  const state = times(() => [null, 'CA', 'OH', 'OH', 'TX'][random.integer(5)]!);
  const severity = Uint8Array.from(state, (name, i) => {
    const u = random.uniform();
    const score = plantedScore(temperature[i]!, hour[i]!, rain[i]!, name) + Math.log(u / (1 - u));
    return score > 2.5 ? 4 : score > 1 ? 3 : 2;
  });
  return labelled([temperature, lanes, hour, rain, category(state)], severity, random);
}
