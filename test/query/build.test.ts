import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import type { NumericField } from '../../src/dataset/usAccidents/columns.js';
import {
  bothFilters,
  count,
  distinct,
  max,
  mean,
  measures,
  min,
  questionsFor,
  share,
  sum,
} from '../../src/query/build.js';
import { checkQuestion } from '../../src/query/check.js';
import type { Dimension, Filter, Question } from '../../src/query/question.js';
import type { Source } from '../../src/query/source.js';
import type { Suggested } from '../../src/query/suggestedNames.js';
import { york } from '../dataset/york/york.js';
import { holds, naiveAnswer } from './naive.js';
import { parquetSource } from './parquetSource.js';
import { randomQuestions } from './randomQuestions.js';
import { tableDifferences } from './sameTable.js';
import { variedAccidents } from './variedAccidents.js';

const accidents = variedAccidents(300, 7);
let source: Source;
beforeAll(async () => {
  source = await parquetSource(accidents);
});

describe('the builder', () => {
  it('makes the plain question that it reads like', () => {
    const built = count()
      .by('day', 'state')
      .where({ from: '2019-01-01', severity: [3, 4] });
    expect(built.toJSON()).toEqual({
      measures: { n: { kind: 'count' } },
      by: ['day', 'state'],
      where: { from: '2019-01-01T00:00:00.000', severity: [3, 4] },
      orderBy: [],
      limit: null,
    });
  });

  it('leaves a question as it is when another is made from it', () => {
    const first = count().by('hour');
    first.where({ state: 'CA' }).orderBy('n', 'descending').limit(1);
    expect(first.toJSON()).toEqual(count().by('hour').toJSON());
  });

  it('is asked as it stands, and again from its JSON, with the same answer', async () => {
    const all = [
      count().by('hour'),
      sum('distanceMiles').by('state'),
      mean('temperatureFahrenheit').by('month'),
      min('lat').by('season'),
      max('durationMinutes').by({ bin: 'severity', width: 2 }),
      share({ not: { junction: true } })
        .by('isWeekend')
        .orderBy('share', 'descending')
        .limit(2),
      distinct('street', 'state').by({ cell: 100, as: 'place' }),
      measures({ n: count(), meanMiles: mean('distanceMiles'), severe: share({ severity: { min: 3 } }) }).by(
        'week',
      ),
    ];
    for (const question of all) {
      const answer = await source.ask(question);
      expect(tableDifferences(answer, naiveAnswer(accidents, question))).toEqual([]);
      expect(answer).toEqual(await source.ask(JSON.parse(JSON.stringify(question)) as Question));
    }
  });

  it('joins filters, also on the same field', () => {
    const filters = randomQuestions(25, 8, accidents).map(({ where }) => where);
    for (const [index, first] of filters.entries()) {
      const second = filters[(index + 1) % filters.length]!;
      for (const accident of accidents) {
        expect(holds(accident, bothFilters(first, second))).toBe(
          holds(accident, first) && holds(accident, second),
        );
      }
    }
  });

  it('joins filters on the same field as parts of `all`, which an index can serve', () => {
    expect(bothFilters({ state: 'CA' }, { state: ['CA', 'TX'], severity: 4 })).toEqual({
      all: [{ state: 'CA' }, { state: ['CA', 'TX'], severity: 4 }],
    });
    expect(bothFilters({ state: 'CA' }, { severity: 4 })).toEqual({ state: 'CA', severity: 4 });
  });

  it('joins filters that are as deep as one may be, as often as one likes', async () => {
    const nested = (levels: number, inner: Filter): Filter =>
      levels === 0 ? inner : { not: nested(levels - 1, inner) };
    const deepest = nested(20, { severity: [2, 3] });
    expect(() => count().where(nested(21, {}))).toThrow(InputError);
    let joined: Filter = deepest;
    let question = count().where(deepest);
    for (let time = 0; time < 30; time += 1) {
      const more = nested(20, { state: [null, 'CA', 'TX', `T${time}`] });
      joined = bothFilters(bothFilters(more, joined), deepest);
      question = question.where(joined);
    }
    const flat = { severity: [2, 3], state: [null, 'CA', 'TX'] };
    for (const accident of accidents) expect(holds(accident, joined)).toBe(holds(accident, flat));
    expect((await source.ask(question)).columns.n![0]).toBe(
      accidents.filter((accident) => holds(accident, flat)).length,
    );
  });

  it('joins filters again and again without going deeper', () => {
    let question = count();
    for (let call = 0; call < 60; call += 1)
      question = question.where({ severity: [2, 3] }).where({ any: [{ state: 'CA' }] });
    const accident = accidents.find(({ severity, state }) => severity === 2 && state === 'CA')!;
    expect(holds(accident, question.toJSON().where)).toBe(true);
    expect(holds({ ...accident, state: 'TX' }, question.toJSON().where)).toBe(false);
  });

  it('refuses a measure of measures that has groups of its own', () => {
    expect(() => measures({ n: count().by('state') })).toThrow(InputError);
  });
});

describe('a question that is wrong is refused when it is called, not when it is asked', () => {
  const anyOf = (value: unknown): never => value as never;

  it('names the nearest field', () => {
    const message = (call: () => unknown): string => {
      try {
        call();
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return (error as InputError).message;
      }
      throw new Error('Nothing was thrown');
    };
    expect(message(() => count().by(anyOf('stat')))).toContain('state');
    expect(message(() => count().where(anyOf({ Severity: 3 })))).toContain('severity');
    expect(message(() => mean(anyOf('temperature')))).toContain('temperatureFahrenheit');
    expect(message(() => count().by('state').orderBy('N'))).toContain('did you mean n');
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['no object', 'count'],
    ['nothing asked', {}],
    ['an unknown part', { measures: { n: { kind: 'count' } }, having: 1 }],
    ['an unknown kind', { measures: { n: { kind: 'median', of: 'lat' } } }],
    ['a text summed up', { measures: { n: { kind: 'sum', of: 'state' } } }],
    ['a share of nothing', { measures: { n: { kind: 'share' } } }],
    ['distinct of nothing', { measures: { n: { kind: 'distinct', of: [] } } }],
    ['a column named by a number', { measures: { 1: { kind: 'count' } } }],
    ['a column named __proto__', JSON.parse('{"measures":{"__proto__":{"kind":"count"}}}')],
    ['one name twice', { by: ['state', 'state'] }],
    ['one name twice, as a measure', { by: ['state'], measures: { state: { kind: 'count' } } }],
    ['a time to group by', { by: ['startLocal'] }],
    ['a bin of no width', { by: [{ bin: 'lat', width: 0 }] }],
    ['a bin of text', { by: [{ bin: 'state', width: 1 }] }],
    ['a cell as small as a house', { by: [{ cell: 0.01 }] }],
    ['a limit below 0', { by: ['state'], limit: -1 }],
    ['a limit that is no number', { by: ['state'], limit: '10; DROP TABLE accidents' }],
    ['an order by what is not there', { by: ['state'], orderBy: [{ column: 'n', descending: true }] }],
    ['a text as a number', { by: ['state'], where: { severity: '3' } }],
    ['a number as a text', { by: ['state'], where: { state: 6 } }],
    ['NaN', { by: ['state'], where: { lat: Number.NaN } }],
    ['an object as a value', { by: ['state'], where: { state: [{ $ne: 1 }] } }],
    ['an operator', { by: ['state'], where: { lat: { $gt: 1 } } }],
    ['an operator as a field', { by: ['state'], where: { $where: 'true' } }],
    ['a range of texts', { by: ['state'], where: { state: { min: 1 } } }],
    ['an empty range', { by: ['state'], where: { lat: {} } }],
    ['present that is no flag', { by: ['state'], where: { lat: { present: 1 } } }],
    ['a time compared', { by: ['state'], where: { endLocal: '2020-01-01' } }],
    ['30 February', { by: ['state'], where: { from: '2020-02-30' } }],
    ['an instant without a zone', { by: ['state'], where: { fromAt: '2020-01-01T00:00:00' } }],
    ['a month in words', { by: ['state'], where: { month: 'January' } }],
    ['a week that begins on a Tuesday', { by: ['state'], where: { week: '2020-01-07' } }],
    ['a box of three', { by: ['state'], where: { box: [1, 2, 3] } }],
    ['a box turned round', { by: ['state'], where: { box: [10, 0, -10, 1] } }],
    ['any that is no list', { by: ['state'], where: { any: { state: 'CA' } } }],
    ['a filter that is a Map', { by: ['state'], where: new Map([['state', 'CA']]) }],
    ['a date as a filter', { by: ['state'], where: new Date() }],
    ['a bigint', { by: ['state'], limit: 10n }],
    ['a bigint for a name', { by: [{ bin: 1n, width: 1 }] }],
    ['what has itself within', { by: ['state'], limit: endless() }],
    ['a symbol as a direction', { by: ['state'], orderBy: [{ column: 'state', descending: Symbol('x') }] }],
    ['a filter without a bottom', { by: ['state'], where: nested(50) }],
  ];
  for (const [what, question] of bad) {
    it(`refuses ${what}`, () => {
      expect(() => checkQuestion(question)).toThrow(InputError);
    });
  }
});

function endless(): object {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

function nested(depth: number): object {
  return depth === 0 ? { state: 'CA' } : { not: nested(depth - 1) };
}

describe('the builders of another dataset', () => {
  const ofYork = questionsFor(york);

  it('make the question that plain data makes', () => {
    const { mean: meanOf, share: shareOf } = ofYork;
    const built = ofYork
      .measures({ n: ofYork.count(), injured: meanOf('injured'), slippery: shareOf({ isSlippery: true }) })
      .by('ward', 'month', { bin: 'speedLimitMph', width: 10 })
      .where({ from: '2020-01-01', cause: ['Speed', null], not: { surface: 'Dry' } })
      .where({ any: [{ vehicles: { min: 2 } }, { startAt: { present: false } }] })
      .orderBy('n', 'descending')
      .limit(3);
    const plain = {
      measures: {
        n: { kind: 'count' },
        injured: { kind: 'mean', of: 'injured' },
        slippery: { kind: 'share', where: { isSlippery: true } },
      },
      by: ['ward', 'month', { bin: 'speedLimitMph', width: 10 }],
      where: {
        from: '2020-01-01',
        cause: ['Speed', null],
        not: { surface: 'Dry' },
        any: [{ vehicles: { min: 2 } }, { startAt: { present: false } }],
      },
      orderBy: [{ column: 'n', descending: true }],
      limit: 3,
    };
    expect(built.toJSON()).toEqual(checkQuestion(plain, york));
  });

  it('refuse the names of US Accidents when the question is built, and the nearest ones are named', () => {
    expect(() => ofYork.count().by('wards')).toThrow(/^Dimension not found: wards \(did you mean ward/);
    expect(() => ofYork.count().by('state')).toThrow(/^Dimension not found: state/);
    expect(() => ofYork.sum('severity')).toThrow(/^Number column not found: severity/);
    expect(() => ofYork.share({ severity: 3 })).toThrow(/^Field not found: severity/);
    expect(() => ofYork.distinct('weatherHour')).toThrow(/^Dimension not found: weatherHour/);
    // @ts-expect-error a measure of another dataset
    expect(() => ofYork.measures({ mean: mean('distanceMiles') })).toThrow(
      /^Number column not found: distanceM/,
    );
    expect(() => count().by('ward' as never)).toThrow(/^Dimension not found: ward/);
  });

  it('have the names that they are given as types', () => {
    interface YorkNames {
      readonly category: 'ward' | 'cause';
      readonly number: 'injured';
      readonly time: 'startAt';
    }
    const typed = questionsFor<YorkNames>(york);
    expect(typed.sum('injured').by('ward', 'hour').where({ cause: 'Speed' }).toJSON().by).toEqual([
      'ward',
      'hour',
    ]);
    // @ts-expect-error a name that is not among them
    expect(() => typed.count().by('state')).toThrow();
    // @ts-expect-error a text column
    expect(() => typed.sum('ward')).toThrow();
    // @ts-expect-error a name that is not among them
    expect(() => typed.share({ severity: 3 })).toThrow();
    // @ts-expect-error US Accidents keep theirs
    expect(() => count().by('ward')).toThrow();
  });
});

describe('an unknown name', () => {
  it('is refused with the names that begin like it, by the compiler and when the question is built', () => {
    expectTypeOf<Suggested<'stat', Dimension>>().toEqualTypeOf<'state' | 'station' | 'stop' | 'street'>();
    expectTypeOf<Suggested<'state', Dimension>>().toEqualTypeOf<'state'>();
    expectTypeOf<Suggested<'zz', Dimension>>().toEqualTypeOf<Dimension>();
    expectTypeOf<Suggested<'temperature', NumericField>>().toEqualTypeOf<'temperatureFahrenheit'>();
    // @ts-expect-error the compiler suggests "state"
    expect(() => count().by('stat')).toThrow('Dimension not found: stat (did you mean state');
    // @ts-expect-error the compiler suggests "temperatureFahrenheit"
    expect(() => mean('temperature')).toThrow(/^Number column not found: temperature/);
    const some: readonly Dimension[] = ['state', { cell: 5 }];
    expect(
      count()
        .by(...some, 'hour')
        .toJSON().by,
    ).toEqual([...some, 'hour']);
  });
});
