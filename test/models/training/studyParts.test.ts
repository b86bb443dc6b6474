import { describe, expect, it } from 'vitest';
import { stepCosts } from '../../../src/models/judging/costs.js';
import type { LabelledBatch } from '../../../src/models/severityModel.js';
import { trainSettings } from '../../../src/models/training/options.js';
import type { StudyData, StudyModel } from '../../../src/models/training/studyData.js';
import { feedParts, randomPart, statesPart } from '../../../src/models/training/studyParts.js';
import { chooseWindows } from '../../../src/models/training/windows.js';
import { labelsOf } from '../judging/randomForecasts.js';

interface Report {
  readonly severity: number;
  /** 0 to 9; training ends before 6, validation before 8. */
  readonly day: number;
  readonly feed?: string;
  readonly state?: string;
}

/** A study of these reports, whose models are never trained: something is missing. */
function studyOf(reports: readonly Report[], classes: readonly number[]): StudyData {
  const feeds = [...new Set(reports.flatMap(({ feed }) => feed ?? []))];
  const states = [...new Set(reports.flatMap(({ state }) => state ?? []))];
  const batch: LabelledBatch = {
    count: reports.length,
    columns: [],
    labels: labelsOf(
      reports.map(({ severity }) => severity),
      reports.map(({ day }) => day),
      {
        feed: Int32Array.from(reports, ({ feed }) => feeds.indexOf(feed ?? '')),
        feeds,
        state: Int32Array.from(reports, ({ state }) => states.indexOf(state ?? '')),
        states,
        chance: Float64Array.from(reports, (_, row) => (row * 0.618034) % 1),
      },
    ),
  };
  const window = (from: number, until: number) =>
    Uint32Array.from(reports.flatMap(({ day }, row) => (day >= from && day < until ? [row] : [])));
  const settings = trainSettings({});
  const days = Array.from({ length: 700 }, (_, at) => ({
    day: new Date(Date.UTC(2021, 0, 1 + at)).toISOString().slice(0, 10),
    bySeverity: [1, 2, 3, 4].map((severity) => (classes.includes(severity) ? 5 : 0)),
    byFeed: new Map(),
  }));
  return {
    batch,
    features: [],
    windows: chooseWindows(days, settings),
    settings,
    costs: stepCosts(classes.length),
    confidenceLevel: 0.95,
    atLeast: 3,
    train: window(0, 6),
    validation: window(6, 8),
    test: window(8, 10),
  };
}

/** So many reports a day, of the severities in turn. */
function reportsOn(
  days: readonly number[],
  perDay: number,
  severities: readonly number[],
  more: Pick<Report, 'feed' | 'state'> = {},
): Report[] {
  return days.flatMap((day) =>
    Array.from({ length: perDay }, (_, at) => ({
      severity: severities[at % severities.length]!,
      day,
      ...more,
    })),
  );
}

const allDays = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const none = {} as StudyModel;

describe('the parts of a study that the data do not allow', () => {
  it('tell of each feed what it lacks', async () => {
    const reasons: string[] = [];
    const reports = [
      ...reportsOn(allDays, 200, [2], { feed: 'A' }),
      ...reportsOn([0, 1, 8, 9], 200, [2, 3], { feed: 'B' }),
      ...reportsOn([0, 1, 6, 8, 9], 20, [2, 3], { feed: 'C' }),
      ...reportsOn([0, 1, 6, 9], 200, [2, 3], { feed: 'D' }),
      ...reportsOn([0, 1, 6], 200, [2, 3], { feed: 'E' }),
      ...reportsOn([8, 9], 200, [2], { feed: 'E' }),
    ];
    expect(await feedParts(studyOf(reports, [2, 3]), none, reasons)).toEqual({});
    expect(reasons).toEqual([
      'A is not learned alone: it has no report of severity 3 to learn from.',
      'B is not learned alone: it has no report in the validation window.',
      'C is not learned alone: it has 40 reports in the test window, and a comparison needs 100.',
      'D is not learned alone: it has reports on one day of the test window only.',
      'E is not learned alone: it has reports of one severity only in the test window.',
    ]);
  });

  it('tell of states and folds what they lack', async () => {
    const heldOut = async (reports: readonly Report[]) => {
      const reasons: string[] = [];
      const part = await statesPart(studyOf(reports, [2, 3]), none, reasons);
      expect(part).toEqual({ events: 0, scores: [], comparisons: [], folds: [] });
      return reasons;
    };
    expect(await heldOut(reportsOn(allDays, 20, [2, 3], { state: 'OH' }))).toEqual([
      'States are not held out: the reports name fewer than two.',
    ]);
    // All reports of severity 3 in training are in Ohio; the validation rows are there, too.
    expect(
      await heldOut([
        ...reportsOn([0, 1, 6], 100, [2, 3], { state: 'OH' }),
        ...reportsOn([0, 1, 9], 20, [2], { state: 'CA' }),
      ]),
    ).toEqual([
      'A fold of 1 state is not held out: the other states have no report of severity 3 to learn from.',
      'States are not held out: the remaining folds have 20 reports in the test window, and a comparison needs 100.',
    ]);
  });

  it('tell of a random split what it lacks', async () => {
    const reasons: string[] = [];
    const reports = [...reportsOn([0, 1, 6, 7, 8, 9], 20, [2, 3])];
    const part = await randomPart(studyOf(reports, [2, 3, 4]), reasons);
    expect(part).toMatchObject({ events: 0, scores: [], frequencies: { events: 0 } });
    await randomPart(studyOf(reports, [2, 3]), reasons);
    expect(reasons).toEqual([
      'A random split is not compared: it has no report of severity 4 to learn from.',
      expect.stringMatching(
        /^A random split is not compared: it has \d\d reports in the test window, and a comparison needs 100\.$/,
      ),
    ]);
  });
});
