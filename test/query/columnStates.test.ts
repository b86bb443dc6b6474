import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { eventKey } from '../../src/dataset/key.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns } from '../../src/dataset/usAccidents/columns.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { columnState, columnStates, countColumnStates } from '../../src/query/columnStates.js';
import { combine } from '../../src/query/combine.js';
import type { Filter } from '../../src/query/question.js';
import type { ColumnStates, Source } from '../../src/query/source.js';
import { createRandom } from '../../src/stats/index.js';
import { holds } from './naive.js';
import { openFiles, parquetSource } from './parquetSource.js';
import { variedAccidents } from './variedAccidents.js';

/** Times have to fit to each other: these stay as they are. */
const optional = columns
  .filter(({ name, type }) => !usAccidents.neverNull.has(name) && type !== 'localTime' && type !== 'instant')
  .map(({ name }) => name);

/** Accidents in which some columns are absent, some are in every row, and the others as they came. */
function gappyAccidents(rows: number, seed: number): Accident[] {
  const random = createRandom(seed);
  const varied = variedAccidents(rows, seed);
  const placeFate = random.uniform();
  const fates = optional.map((name) => ({
    name,
    // Both halves of a place come or go together.
    fate: name === 'lat' || name === 'lng' ? placeFate : random.uniform(),
    present: varied.map((accident) => accident[name]).find((value) => value !== null) ?? null,
  }));
  return varied.map((accident) => {
    const record: Record<string, unknown> = { ...accident };
    for (const { name, fate, present } of fates) {
      if (fate < 0.3) record[name] = null;
      else if (fate < 0.6) record[name] ??= present;
    }
    const made = record as unknown as Accident;
    return { ...made, key: eventKey(made) };
  });
}

function naiveStates(accidents: readonly Accident[], where: Filter = {}): ColumnStates {
  const within = accidents.filter((accident) => holds(accident, where));
  return columnStates(usAccidents, (name) =>
    columnState(within.filter((accident) => accident[name] !== null).length, within.length),
  );
}

const filters: readonly Filter[] = [
  {},
  { severity: [3, 4] },
  { from: '2020-10-01', until: '2020-12-01' },
  { state: 'CA', weatherGroup: { present: true } },
  { endLocal: { present: false } },
  { from: '1999-01-01', until: '1999-02-01' },
];

describe('the states of the columns', () => {
  it('are what a count of the values says, in the whole and in a part, from one file or several', async () => {
    const found = new Set<string>();
    for (const [seed, files] of [
      [1, 1],
      [2, 3],
      [3, 1],
      [4, 5],
    ] as const) {
      const accidents = gappyAccidents(300, seed);
      const source = await parquetSource(accidents, files);
      for (const where of filters) {
        const states = await source.describeColumns(where);
        expect(states, JSON.stringify({ seed, where })).toEqual(naiveStates(accidents, where));
        expect(await countColumnStates(source, where)).toEqual(states);
        for (const state of Object.values(states)) found.add(state);
      }
    }
    expect([...found].sort()).toEqual(['absent', 'full', 'partial']);
  });

  it('of the whole come from the metadata of files, read once each, without a question', async () => {
    const accidents = gappyAccidents(200, 5);
    const source = await parquetSource(accidents, 2);
    const rows = source.engine.rows.bind(source.engine);
    const statements: string[] = [];
    source.engine.rows = async (sql, values) => {
      statements.push(sql);
      return rows(sql, values);
    };
    source.ask = () => Promise.reject(new Error('a question was asked'));
    expect(await source.describeColumns()).toEqual(naiveStates(accidents));
    expect(await source.describeColumns()).toEqual(naiveStates(accidents));
    expect(statements).toHaveLength(2);
    expect(statements.every((sql) => sql.includes('parquet_metadata'))).toBe(true);
  });

  it('follow the files as they come', async () => {
    const [first, second] = [gappyAccidents(100, 6), gappyAccidents(100, 7)];
    const sources = [await parquetSource(first), await parquetSource([]), await parquetSource(second)];
    const files = await Promise.all(sources.map(async ({ data }) => (await data.paths())[0]!));
    let count = 1;
    const source = await openFiles(() => files.slice(0, count));
    expect(await source.describeColumns()).toEqual(naiveStates(first));
    count = 2;
    expect(await source.describeColumns()).toEqual(naiveStates(first));
    count = 3;
    expect(await source.describeColumns()).toEqual(naiveStates([...first, ...second]));
  });

  it('are all absent where there is no row', async () => {
    const source = await parquetSource([]);
    expect(new Set(Object.values(await source.describeColumns()))).toEqual(new Set(['absent']));
  });

  it('of a combined source are those of its rows, at any handover', async () => {
    const [early, late] = [gappyAccidents(200, 8), gappyAccidents(200, 9)];
    const [history, live] = [await parquetSource(early), await parquetSource(late)];
    const times = [...early, ...late].map(({ startAt }) => startAt).sort();
    for (const at of [times[0]!, times[90]!, times[300]!, times.at(-1)!, '2099-01-01T00:00:00.000Z']) {
      const rows = [
        ...early.filter(({ startAt }) => startAt < at),
        ...late.filter(({ startAt }) => startAt >= at),
      ];
      const both = combine(history, live, { at });
      expect(await both.describeColumns(), at).toEqual(naiveStates(rows));
      const where = { severity: 2 };
      expect(await both.describeColumns(where), at).toEqual(naiveStates(rows, where));
    }
    const nothingLive = combine(history, await parquetSource([]));
    expect(await nothingLive.describeColumns()).toEqual(naiveStates(early));
  });

  it('stay unknown where one side cannot tell and the other does not settle it', async () => {
    const source = (states: Partial<ColumnStates>): Source =>
      ({
        dataset: usAccidents,
        ask: () => Promise.reject(new Error('Nothing is asked.')),
        describe: async () => ({ firstAt: '2020-01-01T00:00:00.000Z', lastAt: null }),
        describeColumns: async () => columnStates(usAccidents, (name) => states[name] ?? 'full'),
      }) as unknown as Source;
    const both = combine(
      source({ street: 'unknown', city: 'partial', county: 'absent' }),
      source({ county: 'unknown', city: 'unknown', zipcode: 'absent' }),
    );
    expect(await both.describeColumns()).toMatchObject({
      street: 'unknown',
      city: 'partial',
      county: 'unknown',
      zipcode: 'partial',
      state: 'full',
    });
  });

  it('refuse a filter that there is none of', async () => {
    const source = await parquetSource(gappyAccidents(20, 10));
    await expect(source.describeColumns({ colour: 'red' } as Filter)).rejects.toThrow(InputError);
  });
});
