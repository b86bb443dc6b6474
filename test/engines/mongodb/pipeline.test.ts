import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { compilePipeline } from '../../../src/engines/mongodb/pipeline.js';
import { bothFilters, count, distinct, measures, share, sum } from '../../../src/query/build.js';
import type { Filter } from '../../../src/query/question.js';
import { randomQuestions } from '../../query/randomQuestions.js';
import { variedAccidents } from '../../query/variedAccidents.js';

const pipelineOf = (question: Parameters<typeof compilePipeline>[0]) =>
  compilePipeline(question, 'accidents').pipeline;
const matchOf = (where: Filter) => pipelineOf(count().where(where))[0]!.$match;
const day = (text: string) => new Date(`${text}T00:00:00.000Z`);

describe('compilePipeline', () => {
  it('puts the filter first, as ranges and equalities that indexes serve', () => {
    expect(matchOf({ from: '2019-01-01', until: '2020-01-01' })).toEqual({
      $and: [{ startLocal: { $gte: day('2019-01-01') } }, { startLocal: { $lt: day('2020-01-01') } }],
    });
    expect(matchOf({ untilAt: '2020-01-01T00:00:00.000Z' })).toEqual({ startAt: { $lt: day('2020-01-01') } });
    expect(matchOf({ severity: [3, 4] })).toEqual({ severity: { $in: [3, 4] } });
    expect(matchOf({ state: 'OH' })).toEqual({ state: { $eq: 'OH' } });
  });

  it('asks for stretches of the calendar as ranges of the time', () => {
    const range = (from: string, until: string) => ({ startLocal: { $gte: day(from), $lt: day(until) } });
    expect(matchOf({ year: 2019 })).toEqual(range('2019-01-01', '2020-01-01'));
    expect(matchOf({ quarter: '2019-Q4' })).toEqual(range('2019-10-01', '2020-01-01'));
    expect(matchOf({ month: '2020-02' })).toEqual(range('2020-02-01', '2020-03-01'));
    expect(matchOf({ week: '2020-02-24' })).toEqual(range('2020-02-24', '2020-03-02'));
    expect(matchOf({ day: '2020-02-29' })).toEqual(range('2020-02-29', '2020-03-01'));
    expect(matchOf({ year: { min: 2018.5, max: 2020 } })).toEqual(range('2019-01-01', '2020-01-01'));
  });

  it('takes an absent field for null', () => {
    expect(matchOf({ state: null })).toEqual({ state: null });
    expect(matchOf({ state: { present: true } })).toEqual({ $nor: [{ state: null }] });
    expect(matchOf({ state: ['OH', null] })).toEqual({ $or: [{ state: { $eq: 'OH' } }, { state: null }] });
  });

  it('adds a circle for the 2dsphere index around a small box, beside the box itself', () => {
    const near = JSON.stringify(matchOf({ box: [-84.3, 39.7, -84.1, 39.8] }));
    expect(near).toContain('$centerSphere');
    expect(near).toContain('"lng":{"$gte":-84.3,"$lt":-84.1}');
    expect(JSON.stringify(matchOf({ box: [-125, 24, -66, 50] }))).not.toContain('$centerSphere');
  });

  it('finds the box and the days of joined filters too: the smallest box leads', () => {
    const [large, small] = [{ box: [-85, 39, -84, 40] }, { box: [-84.3, 39.7, -84.1, 39.8] }] as const;
    const joined = JSON.stringify(matchOf(bothFilters(large, small)));
    const circle = /\$centerSphere":\[[^\]]*\],[^\]]*\]/;
    const alone = circle.exec(JSON.stringify(matchOf(small)))![0];
    expect(joined).toContain(alone);
    expect(joined).not.toContain('$nor');
    expect(
      JSON.stringify(matchOf(bothFilters({ day: '2020-02-29' }, { day: ['2020-02-29', '2020-03-01'] }))),
    ).toContain(JSON.stringify({ startLocal: { $gte: day('2020-02-29'), $lt: day('2020-03-01') } }));
  });

  it('reads nothing but the index for a count over the clock', () => {
    expect(pipelineOf(count().by('hour'))[0]).toEqual({ $match: { startLocal: { $gte: new Date(0) } } });
    expect(pipelineOf(count().by('hour', 'state'))[0]).not.toHaveProperty('$match');
  });

  it('keeps what a user says out of names and operators', () => {
    const question = measures({ $where: sum('lat'), 'a.b': count().toJSON().measures.n! })
      .by({ bin: 'lat', width: 1, as: '$function' })
      .where({ street: '$severity', city: ['$$ROOT'] });
    const text = JSON.stringify(pipelineOf(question));
    expect(text).not.toContain('$where');
    expect(text).not.toContain('$function');
    expect(text).not.toContain('a.b');
    const shared = JSON.stringify(pipelineOf(measures({ s: share({ street: '$severity' }) })));
    expect(shared).toContain('{"$in":["$street",{"$literal":["$severity"]}]}');
  });

  it('counts different values in two groupings and no set in memory', () => {
    const text = JSON.stringify(pipelineOf(measures({ n: distinct('street', 'city') }).by('state')));
    expect(text.match(/\$group/g)).toHaveLength(2);
    expect(text).not.toContain('addToSet');
    expect(text).not.toContain('$unionWith');
  });

  it('never sends rows: every pipeline groups before it projects', () => {
    const accidents = variedAccidents(50, 3);
    for (const question of randomQuestions(200, 4, accidents)) {
      const stages = pipelineOf(question).map((stage) => Object.keys(stage)[0]);
      const grouped = stages.indexOf('$group');
      expect(grouped).toBeGreaterThanOrEqual(0);
      expect(stages.slice(0, grouped).every((stage) => stage === '$match')).toBe(true);
    }
  });

  it('refuses what is no question', () => {
    expect(() => pipelineOf({ measures: {}, by: ['sate'] } as never)).toThrow(InputError);
  });
});
