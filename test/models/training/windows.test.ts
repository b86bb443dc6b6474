import { describe, expect, it } from 'vitest';
import { trainSettings } from '../../../src/models/training/options.js';
import { chooseWindows, type DayCounts } from '../../../src/models/training/windows.js';

const settings = trainSettings({});

/** The days from one to another, each with these counts of severity 1 to 4. */
function days(from: string, until: string, bySeverity: readonly number[] = [1, 10, 3, 1]): DayCounts[] {
  const count = (Date.parse(until) - Date.parse(from)) / 86_400_000;
  return Array.from({ length: count }, (_, at) => ({
    day: new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10),
    bySeverity,
    byFeed: new Map([
      [null, 2],
      ['Source1', bySeverity.reduce((sum, n) => sum + n, 0) - 2],
    ]),
  }));
}

/** The feeds of so many days, 15 accidents each. */
function feeds(days: number) {
  return [
    { feed: 'Source1', events: 13 * days },
    { feed: null, events: 2 * days },
  ];
}

describe('the windows of a training', () => {
  it('are up to the end of 2021, the first half of 2022, and what came later', () => {
    const windows = chooseWindows(days('2021-01-01', '2022-12-01'), settings);
    expect(windows).toEqual({
      classes: [1, 2, 3, 4],
      by: 'dates',
      train: { from: '2021-01-01', until: '2022-01-01', events: [365, 3650, 1095, 365], feeds: feeds(365) },
      validation: {
        from: '2022-01-01',
        until: '2022-07-01',
        events: [181, 1810, 543, 181],
        feeds: feeds(181),
      },
      test: { from: '2022-07-01', until: '2022-12-01', events: [153, 1530, 459, 153], feeds: feeds(153) },
    });
  });

  it('are shares of the days where the data do not reach so far, unless the user chose them', () => {
    const short = days('2019-01-01', '2019-04-11');
    const windows = chooseWindows(short, settings);
    expect(windows).toMatchObject({
      by: 'shares',
      train: { from: '2019-01-01', until: '2019-03-12', events: [70, 700, 210, 70] },
      validation: { until: '2019-03-27' },
      test: { until: '2019-04-11', events: [15, 150, 45, 15] },
    });
    const given = trainSettings({ trainUntil: '2019-04-10', validateUntil: '2019-04-11' });
    expect(() => chooseWindows(short, given)).toThrow(
      'The validation window (from 2019-04-10 until 2019-04-11) has 15 accidents with a severity, and needs 100.',
    );
  });

  it('leave out days before trainFrom and from testUntil on', () => {
    const windows = chooseWindows(
      days('2018-01-01', '2023-01-01'),
      trainSettings({ trainFrom: '2021-01-01', testUntil: '2022-10-01' }),
    );
    expect([windows.train.from, windows.test.until]).toEqual(['2021-01-01', '2022-10-01']);
  });

  it('need every severity in the training window, and two in each', () => {
    const early = days('2021-01-01', '2022-07-01', [1, 9, 2, 0]);
    expect(() => chooseWindows([...early, ...days('2022-07-01', '2022-09-01')], settings)).toThrow(
      /The training window .* has no accident of severity 4, which occurs in a later one/,
    );
    const onlyTwos = days('2022-07-01', '2022-09-01', [0, 9, 0, 0]);
    expect(() => chooseWindows([...early, ...onlyTwos], trainSettings({ trainUntil: '2022-01-01' }))).toThrow(
      'The test window (from 2022-07-01) has accidents of one severity only.',
    );
    expect(chooseWindows(days('2021-01-01', '2022-12-01', [0, 9, 2, 0]), settings).classes).toEqual([2, 3]);
    expect(() => chooseWindows(days('2021-01-01', '2022-12-01', [0, 9, 0, 0]), settings)).toThrow(
      'Nothing to learn: every severity is 2.',
    );
    expect(() => chooseWindows([], settings)).toThrow(
      'Nothing to learn: no accident has both a severity and a time.',
    );
  });

  it('need days of their own', () => {
    expect(() => chooseWindows(days('2021-01-01', '2021-01-11', [100, 900, 300, 100]), settings)).toThrow(
      'The accidents are of 10 days, and training, validation and test together need 11.',
    );
    const few = days('2021-01-01', '2021-01-12', [100, 900, 300, 100]);
    expect(chooseWindows(few, settings).test).toMatchObject({ from: '2021-01-10', until: '2021-01-12' });
    const given = trainSettings({ trainUntil: '2021-01-10', validateUntil: '2021-01-11' });
    expect(() => chooseWindows(few, given)).toThrow(
      'The test window (from 2021-01-11) has accidents on one day only, and needs two.',
    );
  });

  it('refuse days that are none or out of order', () => {
    expect(() => trainSettings({ trainUntil: '2022-02-30' })).toThrow(
      'Expected trainUntil to be a calendar day such as 2022-01-01, got "2022-02-30".',
    );
    expect(() => trainSettings({ trainUntil: '2022-08-01' })).toThrow(
      'Expected trainUntil to be before validateUntil, got 2022-08-01 and 2022-07-01.',
    );
  });
});
