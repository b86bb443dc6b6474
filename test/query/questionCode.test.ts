import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as builders from '../../src/query/build.js';
import { checkQuestion, plainQuestion } from '../../src/query/check.js';
import type { Question, QuestionLike } from '../../src/query/question.js';
import { questionCode } from '../../src/query/questionCode.js';
import { randomQuestions } from './randomQuestions.js';
import { variedAccidents } from './variedAccidents.js';

const { count, distinct, max, mean, measures, min, share, sum } = builders;

/** What the code is, with the builders in scope. */
function evaluated(code: string): Question {
  const scope = { count, distinct, max, mean, measures, min, share, sum };
  const made = new Function(...Object.keys(scope), `return ${code};`)(...Object.values(scope));
  return plainQuestion(made as QuestionLike);
}

describe('the code of a question', () => {
  it('is the same question when it is evaluated, in the order of its columns', () => {
    for (const random of randomQuestions(500, 21, variedAccidents(300, 20))) {
      const question = checkQuestion(random);
      const code = questionCode(question);
      const again = evaluated(code);
      expect(again, code).toEqual(question);
      expect(JSON.stringify(again), code).toBe(JSON.stringify(question));
    }
  });

  it.each<[QuestionLike, string]>([
    [count(), 'count()'],
    [
      count().by('month', 'source').where({ state: 'CA' }),
      "count().by('month', 'source').where({ state: 'CA' })",
    ],
    [mean('temperatureFahrenheit').limit(0), "mean('temperatureFahrenheit').limit(0)"],
    [
      measures({ n: count(), severe: share({ severity: [3, 4] }) }),
      'measures({ n: count(), severe: share({ severity: [3, 4] }) })',
    ],
    [measures({ all: count() }), 'measures({ all: count() })'],
    [
      distinct('city', { cell: 5 }).by({ bin: 'temperatureFahrenheit', width: 10 }),
      "distinct('city', { cell: 5 }).by({ bin: 'temperatureFahrenheit', width: 10 })",
    ],
    [count().where({ city: ["O'Fallon", null] }), 'count().where({ city: ["O\'Fallon", null] })'],
    [
      { measures: {}, by: ['state'], where: {}, orderBy: [], limit: null },
      "{ measures: {}, by: ['state'], where: {}, orderBy: [], limit: null }",
    ],
    [
      count()
        .by('city')
        .where({ any: [{ box: [-118.5, 33.7, -118, 34.1] }, { not: { state: 'CA' }, severity: { min: 3 } }] })
        .orderBy('n', 'descending')
        .orderBy('city')
        .limit(10),
      `count()
  .by('city')
  .where({
    any: [
      { box: [-118.5, 33.7, -118, 34.1] },
      { not: { state: 'CA' }, severity: { min: 3 } },
    ],
  })
  .orderBy('n', 'descending')
  .orderBy('city')
  .limit(10)`,
    ],
    [
      measures({
        count: count(),
        meanTemperature: mean('temperatureFahrenheit'),
        severe: share({ severity: [3, 4] }),
      }).by('state'),
      `measures({
  count: count(),
  meanTemperature: mean('temperatureFahrenheit'),
  severe: share({ severity: [3, 4] }),
}).by('state')`,
    ],
  ])('is as short as one would type it: %#', (question, code) => {
    expect(questionCode(question)).toBe(code);
  });
});

it('is what a question prints as, alone and among other values', () => {
  const question = count().by('state').where({ severity: 4 });
  expect(inspect(question)).toBe("count().by('state').where({ severity: 4 })");
  expect(inspect({ question })).toBe("{ question: [count().by('state').where({ severity: 4 })] }");
});
