import { describe, expect, it } from 'vitest';
import { openContext } from '../../src/analyses/common/context.js';
import { askCity } from '../../src/analyses/hotspots/cities.js';
import type { HotspotsContext } from '../../src/analyses/hotspots/context.js';
import { namePlaces } from '../../src/analyses/hotspots/names.js';
import { weatherDefaults } from '../../src/analyses/weather/options.js';
import { askSeverityRows } from '../../src/analyses/weather/severityRows.js';
import type { Filter } from '../../src/query/question.js';
import { Table } from '../../src/query/table.js';
import { madeSource } from './pointSource.js';

/** One accident for each combination, so that a condition that is dropped changes a count. */
const made = ['CA', 'TX', 'NY'].flatMap((state) =>
  ['Springfield', 'Salem'].flatMap((city) =>
    [1, 2, 3, 4].map((severity, index) => ({
      lng: -100 - index,
      lat: 35,
      state,
      city,
      severity,
      street: `${state} ${city} ${severity}`,
    })),
  ),
);
const source = madeSource(made);

/** What a reader asks for, what a section asks for, and the accidents within both. */
const collisions: readonly { asked: Filter; own: Filter; n: number }[] = [
  { asked: { state: 'CA' }, own: { state: 'TX' }, n: 0 },
  { asked: { state: ['CA', 'TX'] }, own: { state: ['TX', 'NY'] }, n: 8 },
  { asked: { state: 'CA' }, own: { city: 'Salem' }, n: 4 },
  { asked: { severity: { min: 2 } }, own: { severity: { max: 4 } }, n: 12 },
  {
    asked: { any: [{ state: 'CA' }, { state: 'TX' }] },
    own: { any: [{ severity: 1 }, { city: 'Salem' }] },
    n: 10,
  },
  { asked: { not: { state: 'CA' } }, own: { not: { severity: 1 } }, n: 12 },
  { asked: { all: [{ state: 'CA' }] }, own: { all: [{ severity: [3, 4] }] }, n: 4 },
  { asked: {}, own: { state: 'NY' }, n: 8 },
  { asked: { state: 'NY' }, own: {}, n: 8 },
];

describe.each(collisions)('where $asked and where $own', ({ asked, own, n }) => {
  it('is both, in the questions of an analysis', async () => {
    const context = await openContext(source, { where: asked });
    expect((await context.ask({ where: own })).columns.n![0]).toBe(n);
  });
});

it('the rows of the severity models have a weather label and what the reader asks for', async () => {
  let where: Filter = {};
  const spy = {
    ...source,
    sample: async (_: number, options: { where?: Filter }) => {
      where = options.where!;
      return new Table({}, 0);
    },
  };
  const asked: Filter = { weatherGroup: ['rain', 'snow'] };
  await askSeverityRows(await openContext(spy, { ...weatherDefaults, where: asked }));
  expect(where).toEqual({
    all: [
      asked,
      { weatherGroup: { present: true }, severity: { present: true }, startLocal: { present: true } },
    ],
  });
});

it('a city outside the state that the reader asks for is refused', async () => {
  const cityOf = async (state: string, city: string | null, leading: readonly object[] = []) => {
    const context = {
      ...(await openContext(source, { where: { state }, city, seed: 1 })),
      points: { feeds: [] },
      clustering: { hotSpots: [] },
      leading,
    } as unknown as HotspotsContext;
    return askCity(context);
  };
  await expect(cityOf('CA', 'Salem, TX')).rejects.toMatchObject({
    message: "None of 24 accidents matches { all: [{ state: 'CA' }, { city: 'Salem', state: 'TX' }] }.",
    hint: expect.stringContaining("{ state: 'CA' } matches"),
  });
  expect((await cityOf('TX', 'Salem, TX'))!.accidents).toBe(4);
  // A city that nobody asked for is no error of the reader.
  expect((await cityOf('CA', null, [{ city: 'Salem', state: 'TX' }]))!.accidents).toBe(0);
});

it('places are named by accidents within what the reader asks for, also when it asks for longitudes', async () => {
  const points = {
    lng: Float64Array.from(made, ({ lng }) => lng),
    lat: Float64Array.from(made, ({ lat }) => lat),
  };
  const all = Int32Array.from(made.keys());
  const asked: Filter = { lng: { min: -101.5 }, any: [{ state: 'NY' }], city: 'Salem', severity: 2 };
  const [place] = await namePlaces(await openContext(source, { where: asked }), points, [all]);
  expect(place).toMatchObject({ name: 'NY Salem 2, Salem, NY', streetShare: 1 });
});

it('a place on a border has the city and the state that most of its accidents name together', async () => {
  const rows = [
    ...Array.from({ length: 4 }, () => ({ city: 'Alpha', state: 'MD' })),
    ...Array.from({ length: 3 }, () => ({ city: 'Beta', state: 'VA' })),
    ...Array.from({ length: 3 }, () => ({ city: 'Gamma', state: 'VA' })),
    ...Array.from({ length: 5 }, () => ({ city: null, state: 'VA' })),
  ].map((row, index) => ({ ...row, street: 'Bridge Rd', lng: -77 - index / 1e5, lat: 38.8 }));
  const points = {
    lng: Float64Array.from(rows, ({ lng }) => lng),
    lat: Float64Array.from(rows, ({ lat }) => lat),
  };
  const places = [Int32Array.from(rows.keys()), Int32Array.from([10, 11, 12])];
  const context = await openContext(madeSource(rows), { where: {} });
  expect(await namePlaces(context, points, places)).toMatchObject([
    { name: 'Bridge Rd, Alpha, MD', city: 'Alpha', state: 'MD' },
    { name: 'Bridge Rd, VA', city: null, state: 'VA' },
  ]);
});
