import { dayNumber, dayText } from '../../base/dates.js';
import { DataError } from '../../base/errors.js';
import { formatCount, formatCountOf, joinWords } from '../../base/format.js';
import type { ModelWindow } from '../folder/modelFacts.js';
import type { TrainSettings } from './options.js';

/** Number of accidents of each severity, and of each feed, on a day. */
export interface DayCounts {
  /** `YYYY-MM-DD` on the wall clock. */
  readonly day: string;
  /** Severity 1 to 4. */
  readonly bySeverity: readonly number[];
  /** By name; null for accidents that name no feed. */
  readonly byFeed: ReadonlyMap<string | null, number>;
}

/** Which windows are wanted. */
export type WindowSettings = Pick<
  TrainSettings,
  'trainFrom' | 'trainUntil' | 'validateUntil' | 'testUntil' | 'areWindowsGiven'
>;

/** What a model learns from, what it is chosen on, and what it is judged on: one after the other in time. */
export interface Windows {
  /** The severities that occur, ascending. */
  readonly classes: readonly number[];
  readonly train: ModelWindow;
  readonly validation: ModelWindow;
  readonly test: ModelWindow;
  /** `dates`: as the options say. `shares`: 70, 15 and 15 % of the days, because these dates give too few accidents or lack severities. */
  readonly by: 'dates' | 'shares';
}

const shares = { train: 0.7, validation: 0.15 } as const;

/** So many days at least have a validation window of one day and a test window of two by these shares. */
const leastDays = 11;

/** Fewer accidents in a window say nothing about a model. */
const minRows = { train: 500, validation: 100, test: 100 } as const;

/**
 * Chooses the windows from the counts of each day, in order of time.
 *
 * @throws DataError when a window has too few accidents or one severity only, or the training window lacks a severity
 */
export function chooseWindows(days: readonly DayCounts[], settings: WindowSettings): Windows {
  const { trainFrom = '', testUntil, trainUntil, validateUntil, areWindowsGiven } = settings;
  const inside = days.filter(({ day }) => day >= trainFrom && (testUntil === undefined || day < testUntil));
  const classes = [1, 2, 3, 4].filter((severity) => inside.some((day) => day.bySeverity[severity - 1]! > 0));
  if (classes.length < 2) {
    const what =
      classes.length === 0 ? 'no accident has both a severity and a time' : `every severity is ${classes[0]}`;
    throw new DataError(`Nothing to learn: ${what}.`, {
      hint: 'Pass accidents with a time and a severity from 1 to 4, or widen the filter.',
    });
  }
  const first = inside[0]!.day;
  const end = dayText(dayNumber(inside.at(-1)!.day) + 1);
  const byDates = cut(inside, classes, [first, trainUntil, validateUntil, end]);
  const fault = faultOf(byDates, classes, inside);
  if (fault === null) return { classes, ...byDates, by: 'dates' };
  if (areWindowsGiven) throw refusal(fault);
  if (inside.length < leastDays) {
    throw new DataError(
      `The accidents are of ${formatCountOf(inside.length, 'day')}, and training, validation and test together need ${leastDays}.`,
      { hint: 'Pass accidents of more days.', details: { days: inside.length } },
    );
  }
  const dayOf = (share: number): string => inside[Math.round(share * inside.length)]?.day ?? end;
  const bounds = [first, dayOf(shares.train), dayOf(shares.train + shares.validation), end] as const;
  const byShares = cut(inside, classes, bounds);
  const stillAtFault = faultOf(byShares, classes, inside);
  if (stillAtFault !== null) throw refusal(stillAtFault);
  return { classes, ...byShares, by: 'shares' };
}

/**
 * Checks that a sample of this share leaves enough accidents in each window.
 * @throws DataError when it does not
 */
export function requireEnough(windows: Windows, share: number): void {
  for (const name of ['train', 'validation', 'test'] as const) {
    const rows = Math.round(share * rowsOf(windows[name]));
    if (rows >= minRows[name]) continue;
    throw new DataError(
      `The sample has ${formatCount(rows)} accidents in the ${windowNames[name]} window, and needs ${formatCount(minRows[name])}.`,
      { hint: 'Choose more rows (--rows), or leave the sample out.' },
    );
  }
}

/**
 * Checks that a sample to learn from has every severity.
 * @throws DataError when it does not
 */
export function requireClasses(found: readonly number[], { classes }: Windows): void {
  const missing = classes.filter((severity) => !found.includes(severity));
  if (missing.length === 0) return;
  throw new DataError(
    `The sample of the training window has no accident of severity ${joinWords(missing.map(String), 'or')}, which occurs in the data.`,
    {
      hint: 'Choose more rows (--rows), another seed (--seed), or a filter that leaves these accidents out.',
    },
  );
}

/** Number of accidents in a window. */
export function rowsOf({ events }: ModelWindow): number {
  return events.reduce((sum, count) => sum + count, 0);
}

type Cut = Pick<Windows, 'train' | 'validation' | 'test'>;

function cut(
  days: readonly DayCounts[],
  classes: readonly number[],
  bounds: readonly [string, string, string, string],
): Cut {
  const period = (from: string, until: string): ModelWindow => {
    const inside = days.filter(({ day }) => day >= from && day < until);
    const events = classes.map((severity) =>
      inside.reduce((sum, { bySeverity }) => sum + bySeverity[severity - 1]!, 0),
    );
    return { from, until, events, feeds: feedsOf(inside) };
  };
  const [first, trainUntil, validateUntil, end] = bounds;
  return {
    train: period(first, trainUntil),
    validation: period(trainUntil, validateUntil),
    test: period(validateUntil, end),
  };
}

function feedsOf(days: readonly DayCounts[]): ModelWindow['feeds'] {
  const counts = new Map<string | null, number>();
  for (const { byFeed } of days)
    for (const [feed, events] of byFeed) counts.set(feed, (counts.get(feed) ?? 0) + events);
  return [...counts]
    .map(([feed, events]) => ({ feed, events }))
    .sort((a, b) => b.events - a.events || ((a.feed ?? '') < (b.feed ?? '') ? -1 : 1));
}

/** Why these windows cannot be used; null if they can. */
function faultOf(windows: Cut, classes: readonly number[], days: readonly DayCounts[]): string | null {
  for (const name of ['train', 'validation', 'test'] as const) {
    const { from, until, events } = windows[name];
    const window = `The ${windowNames[name]} window (from ${from}${name === 'test' ? '' : ` until ${until}`})`;
    const rows = rowsOf(windows[name]);
    if (rows < minRows[name])
      return `${window} has ${formatCountOf(rows, 'accident')} with a severity, and needs ${formatCount(minRows[name])}.`;
    const missing = classes.filter((_, k) => events[k] === 0);
    if (name === 'train' && missing.length > 0)
      return `${window} has no accident of severity ${joinWords(missing.map(String), 'or')}, which occurs in a later one.`;
    if (missing.length > classes.length - 2) return `${window} has accidents of one severity only.`;
  }
  // Intervals draw days.
  if (days.filter(({ day }) => day >= windows.test.from).length < 2)
    return `The test window (from ${windows.test.from}) has accidents on one day only, and needs two.`;
  return null;
}

const windowNames = { train: 'training', validation: 'validation', test: 'test' } as const;

function refusal(fault: string): DataError {
  return new DataError(fault, {
    hint: 'Choose other days for trainUntil and validateUntil (--train-until, --validate-until), or pass more accidents.',
  });
}
