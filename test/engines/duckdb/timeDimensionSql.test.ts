import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { compileSql } from '../../../src/engines/duckdb/questionSql.js';
import { timeDimensionSql } from '../../../src/engines/duckdb/timeDimensionSql.js';
import type { Filter } from '../../../src/query/question.js';
import { timeDefinitions } from '../../../src/query/timeDimensions.js';
import { naiveAnswer } from '../../query/naive.js';
import { parquetSource } from '../../query/parquetSource.js';
import { tableDifferences } from '../../query/sameTable.js';
import { variedAccidents } from '../../query/variedAccidents.js';

const units = ['year', 'quarter', 'month', 'week', 'day', 'hourStart', 'weatherHour'] as const;
let engine: DuckDb;
beforeAll(async () => {
  engine = await DuckDb.open({ threads: 2 });
});
afterAll(() => engine.close());

const counted = (where: Filter) =>
  ({ measures: { n: { kind: 'count' } }, by: [], where, orderBy: [], limit: null }) as const;
const whereOf = (where: Filter): string => /WHERE (.*)/.exec(compileSql(counted(where)).sql)![1]!;

describe('a unit of the calendar in DuckDB', () => {
  it.each(units)('has the key of its period, at every hour of 2000 to 2100: %s', async (unit) => {
    const key = timeDimensionSql(unit);
    const { columns } = await engine.columns(
      `SELECT ${key}::DOUBLE, epoch_ms(min(time))::DOUBLE, epoch_ms(max(time))::DOUBLE
       FROM (SELECT time, time AS startLocal, time AS weatherLocal
             FROM unnest(generate_series(TIMESTAMP '2000-01-01', TIMESTAMP '2100-12-31 23:00:00', INTERVAL 1 HOUR)) AS t(time))
       GROUP BY 1 ORDER BY 1`,
    );
    const [keys, first, last] = columns as number[][];
    let wrong = 0;
    // The first and the last week are not whole.
    for (let row = 1; row < keys!.length - 1; row += 1) {
      const { from, until } = timeDefinitions[unit].period!(keys![row]!);
      if (from !== first![row] || until !== last![row]! + 3_600_000) wrong += 1;
    }
    expect(keys!.length).toBeGreaterThan(100);
    expect(wrong).toBe(0);
  });

  it('is a range of the time column to a filter, not an expression over it', () => {
    const range = '(startLocal >= $1::TIMESTAMP AND startLocal < $2::TIMESTAMP)';
    expect(compileSql(counted({ day: '2020-02-29' })).values).toEqual([
      '2020-02-29T00:00:00.000',
      '2020-03-01T00:00:00.000',
    ]);
    expect(whereOf({ day: '2020-02-29' })).toBe(range);
    expect(whereOf({ day: ['2020-03-01', '2020-02-29'] })).toBe(range);
    expect(whereOf({ week: '2020-02-24' })).toBe(range);
    expect(whereOf({ year: 2020 })).toBe(range);
    expect(whereOf({ year: { min: 2018, max: 2020 } })).toBe(range);
    expect(whereOf({ weatherHour: '2020-02-29T23' })).toBe(range.replaceAll('startLocal', 'weatherLocal'));
    expect(whereOf({ not: { month: '2020-02' } })).toBe(`((${range}) IS NOT TRUE)`);
    expect(whereOf({ year: 99 })).toBe('(false)');
    expect(whereOf({ day: [] })).toBe('(false)');
  });

  it('is, of a long list, a range with the keys in it', () => {
    const days = Array.from({ length: 20 }, (_, index) => `2020-02-${String(index + 1).padStart(2, '0')}`);
    expect(whereOf({ day: days })).toMatch(/^\(startLocal >= \S+ AND startLocal < [^ ()]+\)$/);
    const months = Array.from({ length: 20 }, (_, index) => `${2001 + index}-02`);
    expect(whereOf({ month: months })).toMatch(
      /^\(startLocal >= \S+ AND startLocal < \S+ AND \(.+ IN \(.+\)\)\)$/,
    );
  });

  it('goes to the end of the years that a text can name', async () => {
    const { sql, values } = compileSql(
      counted({ any: units.slice(1, -1).map((unit) => ({ [unit]: last[unit] })) }),
    );
    const [row] = await engine.rows(
      sql.replace('accidents', `(SELECT TIMESTAMP '9999-12-31 23:59:59' AS startLocal)`),
      values,
    );
    expect(Number(row!.c0)).toBe(1);
  });

  it('is asked for with nulls, lists, and what is not so as a plain loop over the rows would', async () => {
    const accidents = variedAccidents(800, 21);
    const source = await parquetSource(accidents);
    for (const unit of units) {
      for (const n of [1, 2, 5, 40]) {
        const values = accidents.slice(0, n).map(({ startLocal, weatherLocal }) => {
          const ms = Date.parse(`${(unit === 'weatherHour' ? weatherLocal : null) ?? startLocal}Z`);
          return textAt(unit, ms);
        });
        for (const condition of [values[0]!, values, [...values, null], [null], null, { present: true }]) {
          const part = { [unit]: condition } as Filter;
          for (const where of [
            part,
            { not: part },
            { not: { not: part } },
            { any: [part, { severity: 4 }] },
          ]) {
            const question = { ...counted(where), by: ['severity'] } as const;
            const found = tableDifferences(await source.ask(question), naiveAnswer(accidents, question));
            expect(found, JSON.stringify(where)).toEqual([]);
          }
        }
      }
    }
  });
});

const last: Readonly<Record<string, string>> = {
  quarter: '9999-Q4',
  month: '9999-12',
  week: '9999-12-27',
  day: '9999-12-31',
  hourStart: '9999-12-31T23',
};

/** The unit that a moment is in, as an answer has it. */
function textAt(unit: (typeof units)[number], ms: number): string | number {
  const date = new Date(ms);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const monday = ms - ((date.getUTCDay() + 6) % 7) * 86_400_000;
  switch (unit) {
    case 'year':
      return year;
    case 'quarter':
      return `${year}-Q${Math.floor(month / 3) + 1}`;
    case 'month':
      return date.toISOString().slice(0, 7);
    case 'week':
      return new Date(monday).toISOString().slice(0, 10);
    case 'day':
      return date.toISOString().slice(0, 10);
    default:
      return date.toISOString().slice(0, 13);
  }
}
