import { describe, expect, it } from 'vitest';
import { surgeBoard } from '../../../src/live/notebook/surgeBoard.js';
import type { HourCount, SurgeView } from '../../../src/live/notebook/surgeView.js';
import { wallHour } from '../../../src/live/notebook/wallHour.js';
import { standingSection } from '../../../src/report/notebook/standing.js';
import type { Surge } from '../../../src/surges/alarm.js';

const firing: Surge = {
  id: 'county:CO/Denver@2022-06-12T01:10:00.000Z',
  place: { id: 'county:CO/Denver', kind: 'county', name: 'Denver County', state: 'CO', lat: 39.7, lng: -105 },
  state: 'firing',
  at: '2022-06-12T02:00:00.000Z',
  windowMinutes: 120,
  observed: 38,
  expected: 3.21,
  bound: 14,
  pValue: 1e-9,
  peak: 40,
  pendingSince: '2022-06-12T01:10:00.000Z',
  firingSince: '2022-06-12T01:25:00.000Z',
  endedAt: null,
};
const resolved: Surge = { ...firing, id: 'other', state: 'resolved', endedAt: '2022-06-12T04:40:00.000Z' };

const hours = Array.from(
  { length: 48 },
  (_, index): HourCount => ({
    at: new Date(Date.parse('2022-06-10T03:00:00.000Z') + index * 3_600_000).toISOString(),
    count: index === 47 ? null : 30 + index,
    expected: 40,
    lower: 30,
    upper: 51,
  }),
);

const view: SurgeView = {
  newestEventAt: '2022-06-12T02:10:00.000Z',
  watermarkAt: '2022-06-12T02:09:00.000Z',
  accidents: 1_234,
  late: 5,
  feeds: [{ feed: 'Source1', hours }],
  surges: [firing, resolved],
  windowMinutes: 120,
  places: { lng: [-105, -84.4, -118.2], lat: [39.7, 33.7, 34] },
  placesWatched: 392,
  weeks: 26,
  neededWeeks: 4,
  isInvented: true,
  hasEnded: false,
};
const nothing: SurgeView = {
  ...view,
  newestEventAt: null,
  watermarkAt: null,
  accidents: 0,
  late: 0,
  feeds: [],
  surges: [],
  places: { lng: [], lat: [] },
  placesWatched: 0,
  weeks: 0.5,
};

describe('surgeBoard', () => {
  it('shows counts beside expected ones, the surge on the map, and the list', () => {
    const { text, figures, tables } = surgeBoard(view);
    expect(text).toEqual([
      'Invented data. Sat 11 Jun 2022, 22:10 Eastern time: 1,234 accidents so far, 5 late. Surges: 1 firing, 0 pending, 1 resolved. 392 places watched.',
    ]);
    const [strips, map] = figures!;
    expect(strips!.alt).toBe('Source1: 76 accidents in the hour from 21:00, expected 40 (30 to 51).');
    expect(strips!.chart).toMatchObject({
      kind: 'smallMultiples',
      panels: [{ title: 'Source1', series: [{ name: 'expected' }, { name: 'counted' }] }],
    });
    expect(map!.headline).toBe('Denver County, CO: 38 accidents, 3.2 expected');
    expect(map!.chart).toMatchObject({ kind: 'points', marks: [{ name: 'Denver County, CO', weight: 38 }] });
    expect(tables![0]!.table.toRows()).toEqual([
      {
        place: 'Denver County, CO',
        state: 'firing',
        since: 'Sat 11 Jun 21:25',
        ended: null,
        peak: 40,
        observed: 38,
        expected: 3.2,
        bound: 14,
      },
      {
        place: 'Denver County, CO',
        state: 'resolved',
        since: 'Sat 11 Jun 21:25',
        ended: 'Sun 12 Jun 00:40',
        peak: 40,
        observed: null,
        expected: null,
        bound: null,
      },
    ]);
    expect(figures!.every(({ isInvented }) => isInvented)).toBe(true);
  });

  it('says what it cannot show, and why', () => {
    const { text, figures, tables } = surgeBoard({ ...nothing, isInvented: false });
    expect(text![0]).toBe(
      'No accident yet. No surge can be found: that takes 4 weeks of accidents before the stream, and there are 0.5.',
    );
    expect(figures!.map(({ chart }) => chart)).toEqual([
      { kind: 'empty', note: 'No accident has arrived.' },
      { kind: 'empty', note: 'No accident of the last 2 h has a place.' },
    ]);
    expect(tables![0]!.note).toBe('No place is watched.');
    expect(surgeBoard({ ...view, placesWatched: 0 }).text![0]).toContain('no place has an accident a week');
    const unknown = hours.map((hour) => ({ ...hour, expected: null, lower: null, upper: null }));
    const early = surgeBoard({ ...view, feeds: [{ feed: '', hours: unknown }], weeks: 3 });
    expect(early.figures![0]!.chart).toMatchObject({
      panels: [{ title: 'Feed not known', series: [{ name: 'counted' }] }],
    });
    expect(early.figures![0]!.footnote).toContain('Expected counts take 4 weeks');
  });

  it('has as many parts in every state, so that a notebook redraws it in place', () => {
    const ended = { ...nothing, hasEnded: true };
    const filling = {
      ...view,
      feeds: [{ feed: 'Source1', hours: hours.map((hour) => ({ ...hour, count: null })) }],
    };
    const states = [view, nothing, ended, filling, { ...view, surges: [] }, { ...view, surges: [resolved] }];
    expect(states.map((one) => standingSection(surgeBoard(one)).length)).toEqual(states.map(() => 4));
  });

  it('shows at most 12 surges, and counts the others', () => {
    const [table] = surgeBoard({ ...view, surges: Array.from({ length: 15 }, () => resolved) }).tables!;
    expect(table!.table.rowCount).toBe(12);
    expect(table!.note).toContain('3 more are not shown');
  });
});

describe('wallHour', () => {
  it('is the clock of the East, in summer and in winter', () => {
    expect(wallHour('2022-06-12T04:00:00.000Z')).toBe('2022-06-12T00');
    expect(wallHour('2022-01-12T04:00:00.000Z')).toBe('2022-01-11T23');
  });
});
