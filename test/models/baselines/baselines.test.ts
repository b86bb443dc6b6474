import { describe, expect, it } from 'vitest';
import type { CategoryColumn } from '../../../src/dataset/features.js';
import { alwaysTwo, alwaysTwoOf } from '../../../src/models/baselines/alwaysTwo.js';
import { fitFrequencies } from '../../../src/models/baselines/fitFrequencies.js';
import { frequenciesOf } from '../../../src/models/baselines/frequencies.js';
import type { LabelledBatch } from '../../../src/models/severityModel.js';
import { decide } from '../../../src/models/trainedModel.js';
import { baselinesOf } from '../../../src/models/training/baselines.js';
import { createRandom } from '../../../src/stats/random.js';
import { category, feature, labelled } from '../sampleBatch.js';

const features = [feature('x', 'number'), feature('state', 'category'), feature('source', 'category')];

function drawn(count: number, seed: number): LabelledBatch {
  const random = createRandom(seed);
  const draw = <T>(values: readonly T[]) =>
    Array.from({ length: count }, () => values[random.integer(values.length)]!);
  const states = draw(['OH', 'CA', 'CA', null]);
  const feeds = draw(['Source1', 'Source2']);
  const severity = feeds.map((feed) =>
    random.uniform() < 0.1 ? 0 : 2 + random.integer(feed === 'Source1' ? 2 : 3),
  );
  return labelled([new Float32Array(count), category(states), category(feeds)], severity, random);
}

describe('alwaysTwo', () => {
  it('is nearly sure of severity 2, and its log-loss is finite', () => {
    const rows = alwaysTwo.predict({ count: 2, columns: [] });
    expect([...rows]).toEqual([0.01, 0.97, 0.01, 0.01, 0.01, 0.97, 0.01, 0.01]);
    expect([...decide(rows, alwaysTwo.classes, [0.5, 0.5, 0.5])]).toEqual([2, 2]);
    expect(alwaysTwoOf(JSON.parse(JSON.stringify(alwaysTwo)))).toBe(alwaysTwo);
    expect(() => alwaysTwoOf({ ...alwaysTwo.toJSON(), features })).toThrow(/Expected features to be empty/);
    expect(() => alwaysTwoOf({ ...alwaysTwo.toJSON(), kind: 'frequencies' })).toThrow(
      /Expected kind to be alwaysTwo/,
    );
  });
});

describe('fitFrequencies', () => {
  const sample = drawn(500, 1);
  const [, state, source] = sample.columns as readonly [unknown, CategoryColumn, CategoryColumn];
  const textOf = ({ codes, texts }: CategoryColumn, row: number) => texts[codes[row]!] ?? null;
  const shares = (keeps: (row: number) => boolean): { rows: number; counts: number[] } => {
    const severities = [...sample.labels.severity].filter((severity, row) => severity > 0 && keeps(row));
    return {
      rows: severities.length,
      counts: [2, 3, 4].map((one) => severities.filter((s) => s === one).length),
    };
  };

  it('without groups gives the shares of the rows with a severity', () => {
    const model = fitFrequencies(sample, features);
    const { rows, counts } = shares(() => true);
    expect(model.features).toEqual([]);
    expect(model.classes).toEqual([2, 3, 4]);
    expect([...model.predict({ count: 1, columns: [] })]).toEqual(counts.map((count) => count / rows));
  });

  it('by feed and state draws each state towards its feed, and each feed towards the whole', () => {
    const model = fitFrequencies(sample, features, { by: ['source', 'state'], priorRows: 20 });
    expect(model.features.map(({ name }) => name)).toEqual(['source', 'state']);
    const found = model.predict({ count: sample.count, columns: [source, state] });
    const drawnTo = (wider: readonly number[], { rows, counts }: { rows: number; counts: number[] }) =>
      wider.map((share, k) => (counts[k]! + 20 * share) / (rows + 20));
    const all = shares(() => true);
    const whole = all.counts.map((count) => count / all.rows);
    for (let row = 0; row < sample.count; row++) {
      const [feedText, stateText] = [textOf(source, row), textOf(state, row)];
      const isOfFeed = (other: number) => textOf(source, other) === feedText;
      const ofFeed = drawnTo(whole, shares(isOfFeed));
      const expected = drawnTo(
        ofFeed,
        shares((other) => isOfFeed(other) && textOf(state, other) === stateText),
      );
      for (let k = 0; k < 3; k++) expect(found[row * 3 + k]).toBeCloseTo(expected[k]!, 12);
      if (row === 0) {
        // A state that the training did not have, then a feed that it did not have.
        const unknown = model.predict({
          count: 2,
          columns: [category([feedText, 'Source9']), category(['ZZ', 'OH'])],
        });
        for (let k = 0; k < 3; k++) {
          expect(unknown[k]).toBeCloseTo(ofFeed[k]!, 12);
          expect(unknown[3 + k]).toBeCloseTo(whole[k]!, 12);
        }
      }
    }
  });

  it('is the same after a way through JSON, to the bit, and with another order of the texts', () => {
    const model = fitFrequencies(sample, features, { by: ['state'] });
    const batch = { count: sample.count, columns: [state] };
    const turned = {
      codes: state.codes.map((code) => (code < 0 ? -1 : state.texts.length - 1 - code)),
      texts: state.texts.toReversed(),
    };
    expect(frequenciesOf(JSON.parse(JSON.stringify(model))).predict(batch)).toEqual(model.predict(batch));
    expect(model.predict({ count: sample.count, columns: [turned] })).toEqual(model.predict(batch));
    expect(
      fitFrequencies({ ...sample, columns: [sample.columns[0]!, turned, source] }, features, {
        by: ['state'],
      }).toJSON(),
    ).toEqual(model.toJSON());
  });

  it('refuses groups that there are not, and JSON that is not whole', () => {
    expect(() => fitFrequencies(sample, features, { by: ['stat'] })).toThrow(
      /Feature not found: stat.*state/,
    );
    expect(() => fitFrequencies(sample, features, { by: ['x'] })).toThrow(
      /type of feature x to be category, got "number"/,
    );
    expect(() => fitFrequencies(sample, features, { prior: 1 } as object)).toThrow(
      /Option of fitFrequencies not found/,
    );
    const severity = sample.labels.severity.map(() => 0);
    expect(() => fitFrequencies({ ...sample, labels: { ...sample.labels, severity } }, features)).toThrow(
      /fewer than two/,
    );
    const json = fitFrequencies(sample, features, { by: ['state'] }).toJSON();
    const [all, ...states] = json.groups;
    for (const [change, message] of [
      [{ priorRows: 0 }, /priorRows to be a finite number above 0/],
      [{ groups: [] }, /at least the group of all rows/],
      [{ groups: states }, /length of groups\[0\]\.values/],
      [{ groups: [all, states[0], states[0]] }, /Expected the group \[null\] once, after its wider group/],
      [{ groups: [{ ...all, counts: [1, 2] }] }, /length of groups\[0\]\.counts to be 3, got 2/],
      [
        { groups: [{ ...all, counts: [1, 2, 0] }] },
        /groups\[0\]\.counts\[2\] to be a whole number of at least 1, got 0/,
      ],
      [{ features: [features[0]] }, /features\[0\]\.type to be category, got "number"/],
    ] as const)
      expect(() => frequenciesOf({ ...json, ...change })).toThrow(message);
  });
});

describe('the baselines of a training', () => {
  const names = (batch: LabelledBatch) => baselinesOf(batch, features).map(({ name }) => name);
  const sample = drawn(500, 2);
  const [x, state, source] = sample.columns as readonly [Float32Array, CategoryColumn, CategoryColumn];
  const same = ({ codes, texts }: CategoryColumn): CategoryColumn => ({ codes: codes.map(() => 0), texts });

  it('have no groups by a feed or a state that is the same everywhere', () => {
    const [all, byState] = ['class frequencies', 'class frequencies by state'];
    expect(names(sample)).toEqual([all, byState, 'class frequencies by feed and state']);
    expect(names({ ...sample, columns: [x, state, same(source)] })).toEqual([all, byState]);
    expect(names({ ...sample, columns: [x, same(state), source] })).toEqual([
      all,
      'class frequencies by feed',
    ]);
    expect(names({ ...sample, columns: [x, same(state), same(source)] })).toEqual([all]);
    expect(baselinesOf({ ...sample, columns: [] }, []).map(({ name }) => name)).toEqual([all]);
  });
});
