import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { chart } from '../../src/charts/quick/chart.js';
import { count, mean, measures } from '../../src/query/build.js';
import { noMatchError } from '../../src/query/noMatch.js';
import type { Filter, QuestionLike } from '../../src/query/question.js';
import type { Source } from '../../src/query/source.js';
import { plainTable } from '../../src/report/plainTable.js';
import { madeAccidents } from '../analyses/madeAccidents.js';
import { parquetSource } from './parquetSource.js';

const accidents = madeAccidents(2_000, 3);
const [city] = [...new Set(accidents.map((one) => one.city!))];
const inCity = accidents.filter((one) => one.city === city).length.toLocaleString('en-US');
let source: Source;
beforeAll(async () => {
  source = await parquetSource(accidents);
});

describe('a filter that matches nothing', () => {
  it.each<[Filter, string, string | RegExp]>([
    [
      { severity: 2, city: `${city}x` },
      `{ city: '${city}x' }`,
      new RegExp(`^Did you mean '${city}' \\(${inCity} accidents\\), '`),
    ],
    [{ city: [`${city}x`, 'Qqqqqq'] }, `{ city: ['${city}x', 'Qqqqqq'] }`, /^Did you mean/],
    [{ city: 'Qqqqqq' }, "{ city: 'Qqqqqq' }", "Ask for the values: count().by('city')."],
    [
      { from: '2030-01-01', until: '2031-01-01', severity: 2 },
      "{ from: '2030-01-01', until: '2031-01-01' }",
      /^Choose a time from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\.$/,
    ],
    [{ box: [30, 40, 31, 41] }, '{ box: [30, 40, 31, 41] }', 'Check the order: [west, south, east, north].'],
    [
      { all: [{ severity: 2 }, { durationMinutes: { min: 1e6 } }] },
      '{ durationMinutes: { min: 1000000 } }',
      'Widen or leave out this condition.',
    ],
    [
      { severity: 2, not: { severity: 2 } },
      '{ severity: 2, not: { severity: 2 } }',
      /^Leave out a condition: alone, { severity: 2 } matches [\d,]+ accidents and { not: { severity: 2 } } matches/,
    ],
  ])('is told which condition it is: %j', async (where, condition, hint) => {
    const error = await noMatchError(source, where);
    expect(error.message).toBe(`None of 2,000 accidents matches ${condition}.`);
    if (typeof hint === 'string') expect(error.hint).toBe(hint);
    else expect(error.hint).toMatch(hint);
  });
});

describe('an answer of no accidents', () => {
  it.each<[QuestionLike, string | null]>([
    [count().by('month').where({ city: 'qqqq' }), "count().by('city')"],
    [count().where({ city: 'qqqq' }), "count().by('city')"],
    [
      measures({ t: mean('temperatureFahrenheit'), all: count() }).where({
        severity: 2,
        source: ['source1', null],
      }),
      "count().by('source')",
    ],
    [
      count()
        .by('hour')
        .where({ all: [{ city: 'qqqq' }, { street: 'pppp' }, { city: 'rrrr' }] }),
      "count().by('city') and count().by('street')",
    ],
    // Where no text can be misspelled, or nothing was to match, there is nothing to say.
    [count().by('month').where({ year: 1950 }), null],
    [count().where({ month: '1950-01' }), null],
    [count().by('month').where({ city: 'qqqq' }).limit(0), null],
    [count().where({ severity: 2 }), null],
    [count().by('state'), null],
  ])('names the question for the texts of its filter, wherever it is shown: %j', async (question, asks) => {
    const answer = await source.ask(question);
    const hint = asks === null ? null : `Ask for the values: ${asks}.`;
    const line = `No accident matches. ${hint}`;
    const printed = inspect(answer);
    if (hint === null) expect(printed).not.toContain('No accident matches');
    else expect(printed.split('\n').at(-1)).toBe(line);
    expect(plainTable(answer).note).toBe(hint === null ? undefined : line);
    if (answer.rowCount > 0) return;
    const { alt, footnote } = chart(answer);
    if (hint === null) expect(footnote).toBe('The table has no rows');
    else {
      expect(footnote).toMatch(/^City qqqq[^.]*\. /);
      expect(footnote.endsWith(hint)).toBe(true);
      expect(alt).toBe(`No accidents match. ${hint}`);
    }
  });
});
