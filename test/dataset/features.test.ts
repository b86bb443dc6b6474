import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnsOf, valueIn } from '../../src/dataset/featureColumns.js';
import { featureSets, featuresOf } from '../../src/dataset/featureSets.js';
import { featuresMarkdown } from '../../src/dataset/featuresMarkdown.js';
import { createFeatureReader } from '../../src/dataset/featureValues.js';
import { usAccidentFeatures } from '../../src/dataset/usAccidents/features.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { featureRows } from '../support/sameFeatures.js';
import { york } from './york/york.js';

const namesOf = (features: ReturnType<typeof featuresOf>): string[] => features.map(({ name }) => name);

describe('the features of US Accidents', () => {
  it('have names of their own, and columns that the dataset has in a type that they can be computed from', () => {
    expect(new Set(namesOf(usAccidentFeatures)).size).toBe(usAccidentFeatures.length);
    expect(usAccidentFeatures.filter((feature) => valueIn(usAccidents, feature) === null)).toEqual([]);
    for (const { type, meaning } of usAccidentFeatures) {
      expect(['number', 'flag', 'category']).toContain(type);
      expect(meaning).not.toBe('');
    }
  });

  it('come in three sets: without the feed, with it, and with what is known only afterwards', () => {
    const [report, feed, hindsight] = featureSets.map(featuresOf);
    expect(featuresOf()).toEqual(report);
    expect(hindsight).toEqual(usAccidentFeatures);
    expect(report!.filter(({ knownWhen, proxiesFeed }) => knownWhen !== 'report' || proxiesFeed)).toEqual([]);
    expect(feed!.filter(({ knownWhen }) => knownWhen !== 'report')).toEqual([]);
    expect(feed!.slice(0, report!.length)).toEqual(report);
    expect(() => featuresOf('all' as never)).toThrow(
      'Expected the feature set to be report, report+feed or hindsight, got "all".',
    );
  });

  it('of report read nothing that tells the feed, the outcome, or what came afterwards', () => {
    const columns = columnsOf(featuresOf('report'));
    const forbidden =
      /^(?:id|key|source|tmc|severity|end|duration|distance|description|houseNumber|side|windChill|precipitation)/;
    expect(columns.filter((name) => forbidden.test(name))).toEqual([]);
    expect(columns).toHaveLength(31);
  });

  it('are documented as they are', () => {
    expect(readFileSync('docs/features.md', 'utf8')).toBe(featuresMarkdown());
  });
});

describe('createFeatureReader', () => {
  it('computes features of records, whole numbers and texts as they are, others rounded to 32 bits', () => {
    const wanted = ['hourOfDay', 'weekday', 'dayOfYear', 'lat', 'state', 'isFreeway', 'readingAgeMinutes'];
    const later = ['year', 'isWholeMinute', 'hasHouseNumber', 'saysClosed'];
    const features = usAccidentFeatures.filter(({ name }) => [...wanted, ...later].includes(name));
    const reader = createFeatureReader(features);
    const batch = reader.readRecords([
      {
        startLocal: '2020-12-31T08:30:00.000',
        weatherLocal: '2020-12-31T08:53:30.000',
        lat: 34.1,
        state: 'CA',
        isFreeway: false,
        houseNumber: '12',
        description: 'Road CLOSED due to accident.',
      },
      { startLocal: '2019-03-03T23:59:59.999', description: 'cloſed', state: 'DC' },
    ]);
    expect(featureRows(batch)).toEqual([
      [8.5, 3, 366, Math.fround(34.1), 'CA', 0, -23.5, 2020, 1, 1, 1],
      [Math.fround(24 - 1 / 3_600_000), 6, 62, Number.NaN, 'DC', Number.NaN, Number.NaN, 2019, 0, 0, 0],
    ]);
  });

  it('takes everything that it cannot read for a missing value', () => {
    const reader = createFeatureReader(usAccidentFeatures);
    const nothing = featureRows(reader.read({}, 1))[0]!;
    expect(nothing).toEqual(
      usAccidentFeatures.map(({ type, value }) =>
        type === 'category' ? null : value.kind === 'isPresent' ? 0 : Number.NaN,
      ),
    );
    const ofOtherTypes = Object.fromEntries(
      reader.columns.map((name) => [name, name === 'houseNumber' || name === 'endLat' ? null : {}]),
    );
    expect(featureRows(reader.readRecords([ofOtherTypes]))).toEqual([nothing]);
    const [hour] = reader.readRecords(
      ['soon', '2019-02-30T00:00:00.000', 1e12, '2019-02-28 01:00'].map((startLocal) => ({ startLocal })),
    ).columns;
    expect(hour).toEqual(new Float32Array(4).fill(Number.NaN));
  });

  it('refuses what is not a feature, so that none is computed in another way than was meant', () => {
    const [feature] = usAccidentFeatures;
    for (const [given, message] of [
      [undefined, 'features to be a list of features, got undefined'],
      [[{ ...feature, type: 'text' }], 'features[0].type to be number, flag or category, got "text"'],
      [
        [feature, { ...feature, value: { kind: 'hour', column: 'startLocal' } }],
        'features[1].value.kind to be column, ',
      ],
      [
        [{ ...feature, value: { kind: 'minutesBetween', from: 'startLocal' } }],
        'features[0].value.to to be a text, got',
      ],
      [[{ ...feature, proxiesFeed: 1 }], 'features[0].proxiesFeed to be true or false, got 1'],
    ] as const)
      expect(() => createFeatureReader(given as never)).toThrow(`Expected ${message}`);
  });

  it('finds columns by their role in another dataset, and misses what it lacks', () => {
    expect(columnsOf(usAccidentFeatures, york)).toEqual(['startLocal', 'lat', 'lng']);
    const [hour] = createFeatureReader(featuresOf('report'), york).readRecords([
      { startLocal: '2019-03-03T06:00:00.000', state: 'CA' },
    ]).columns;
    expect(hour).toEqual(Float32Array.of(6));
  });
});
