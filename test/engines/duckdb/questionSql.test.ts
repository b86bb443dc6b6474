import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { compileSql } from '../../../src/engines/duckdb/questionSql.js';
import { recordColumnsSql } from '../../../src/engines/duckdb/sqlTypes.js';
import type { Question } from '../../../src/query/question.js';
import { naiveAnswer } from '../../query/naive.js';
import { parquetSource } from '../../query/parquetSource.js';
import { randomQuestions } from '../../query/randomQuestions.js';
import { tableDifferences } from '../../query/sameTable.js';
import { oddTexts, variedAccidents } from '../../query/variedAccidents.js';

const accidents = variedAccidents(300, 11);
const questions = randomQuestions(400, 12, accidents);
let engine: DuckDb;
beforeAll(async () => {
  engine = await DuckDb.open({ threads: 1 });
  await engine.run(`CREATE TABLE accidents (${recordColumnsSql(usAccidents)})`);
});
afterAll(() => engine.close());

/** Every text in a question that a user chose: values, names of measures and of columns. */
function textsOf({ measures, by, where }: Question): string[] {
  const values = (part: unknown): string[] => {
    if (typeof part === 'string') return [part];
    return typeof part === 'object' && part !== null ? Object.values(part).flatMap(values) : [];
  };
  const shares = Object.values(measures).flatMap((measure) =>
    'where' in measure ? values(measure.where) : [],
  );
  const names = by.flatMap((dimension) => (typeof dimension === 'object' ? (dimension.as ?? []) : []));
  return [...values(where), ...shares, ...Object.keys(measures), ...names];
}

describe('the SQL of a question', () => {
  it('goes through DuckDB whatever the question', async () => {
    for (const question of questions) {
      const { sql, values, columns } = compileSql(question);
      const plan = await engine.rows(`EXPLAIN ${sql}`, values);
      expect(plan.length).toBeGreaterThan(0);
      expect(columns.length).toBe(question.by.length + Object.keys(question.measures).length);
    }
  });

  it('is made of names, numbers and words of ours: with every text of the user marked, no mark is in it', () => {
    const mark = 'ⓧ';
    const marked = (part: unknown): unknown => {
      if (typeof part !== 'object' || part === null) return part;
      if (Array.isArray(part)) return part.map(marked);
      return Object.fromEntries(
        Object.entries(part).map(([name, value]) =>
          freeTexts.includes(name) ? [name, markedValue(value)] : [name, marked(value)],
        ),
      );
    };
    const markedValue = (value: unknown): unknown => {
      if (typeof value === 'string') return `${value}${mark}`;
      return Array.isArray(value) ? value.map(markedValue) : value;
    };
    let marks = 0;
    for (const question of questions) {
      const asked = {
        ...question,
        by: question.by.map((dimension) =>
          typeof dimension === 'object' && dimension.as !== undefined
            ? { ...dimension, as: `${dimension.as}${mark}` }
            : dimension,
        ),
        measures: Object.fromEntries(
          Object.entries(question.measures).map(([name, measure]) => [
            `${name}${mark}`,
            'where' in measure ? { ...measure, where: marked(measure.where) } : measure,
          ]),
        ),
        where: marked(question.where),
        orderBy: [],
      } as Question;
      const { sql } = compileSql(asked);
      marks += textsOf(asked).filter((text) => text.includes(mark)).length;
      expect(sql).not.toContain(mark);
      expect(sql).toMatch(/^[\w\s(),.*$:<>=+%/[\]'-]+$/);
    }
    expect(marks).toBeGreaterThan(500);
  });

  it('has the same text for the same question about other values', () => {
    const about = (state: string, from: string): string =>
      compileSql({
        measures: { n: { kind: 'count' } },
        by: ['city'],
        where: { state, from, box: [1, 2, 3, 4] },
        orderBy: [],
        limit: 5,
      }).sql;
    expect(about("'; DROP TABLE accidents; --", '2020-01-01')).toBe(about('CA', '2019-02-03T04:05:06'));
  });

  it('finds texts with quotes, wild cards, markers and SQL in them as they are', async () => {
    const source = await parquetSource(accidents);
    for (const text of [...oddTexts, "' OR true --", 'a\0b', '$1', '\\']) {
      const question = {
        measures: { [text]: { kind: 'count' }, share: { kind: 'share', where: { street: text } } },
        by: ['junction'],
        where: { any: [{ street: text }, { city: [text, null] }] },
        orderBy: [{ column: text, descending: true }],
        limit: null,
      } as const;
      expect(tableDifferences(await source.ask(question), naiveAnswer(accidents, question)), text).toEqual(
        [],
      );
    }
  });
});

/** Fields that take any text at all. The others take only the values that they have. */
const freeTexts = [
  ...['id', 'source', 'description', 'houseNumber', 'street', 'city', 'county', 'state', 'zipcode'],
  ...['country', 'airportCode', 'windDirection', 'weatherCondition'],
];
