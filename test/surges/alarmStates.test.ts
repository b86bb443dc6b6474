import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AlarmLevel,
  type AlarmState,
  type AlarmTimes,
  nextAlarmState,
  quietState,
} from '../../src/surges/alarmStates.js';

const minute = 60_000;
const times: AlarmTimes = { pendingMs: 15 * minute, keepFiringMs: 30 * minute, coolDownMs: 30 * minute };

/** What is announced at each evaluation of a place, every five minutes. */
function announced(levels: readonly AlarmLevel[], given: AlarmTimes = times): (string | null)[] {
  let state: AlarmState = quietState;
  return levels.map((level, index) => {
    const step = nextAlarmState(state, index * 5 * minute, level, given);
    state = step.state;
    return step.transition;
  });
}

/**
 * The same by looking back over all levels at each evaluation, from the definitions of the options, without a state but
 * the announcements before.
 */
function naive(
  levels: readonly AlarmLevel[],
  { pendingMs, keepFiringMs, coolDownMs }: AlarmTimes,
): (string | null)[] {
  const said: (string | null)[] = [];
  const at = (index: number): number => index * 5 * minute;
  for (const [now, level] of levels.entries()) {
    const last = said.findLastIndex((word) => word !== null);
    const word = last < 0 ? null : said[last];
    const isUnder = word === 'pending' || word === 'firing';
    if (!isUnder) {
      const isCooling = word === 'resolved' && at(now) - at(last) < coolDownMs;
      const first = pendingMs === 0 ? 'firing' : 'pending';
      said.push(level === 'raised' && !isCooling ? first : null);
    } else if (word === 'pending') {
      if (level === 'clear') said.push('dropped');
      else said.push(level === 'raised' && at(now) - at(last) >= pendingMs ? 'firing' : null);
    } else {
      const lastAbove = levels.findLastIndex((past, index) => index <= now && past !== 'clear');
      said.push(level === 'clear' && at(now) - at(lastAbove) >= keepFiringMs ? 'resolved' : null);
    }
  }
  return said;
}

describe('the states of an alarm', () => {
  it('are those of a naive look back over all levels, for any levels and times', () => {
    const levels = fc.array(
      fc.oneof({ weight: 3, arbitrary: fc.constant<AlarmLevel>('raised') }, fc.constant<AlarmLevel>('held'), {
        weight: 2,
        arbitrary: fc.constant<AlarmLevel>('clear'),
      }),
      { maxLength: 80 },
    );
    const duration = fc.integer({ min: 0, max: 5 }).map((steps) => steps * 5 * minute);
    const anyTimes = fc.record({ pendingMs: duration, keepFiringMs: duration, coolDownMs: duration });
    fc.assert(
      fc.property(levels, anyTimes, (given, all) => {
        expect(announced(given, all)).toEqual(naive(given, all));
      }),
      { numRuns: 2_000 },
    );
  });

  it('fire after 15 minutes above the bound, and resolve 30 minutes after the last time above the lower one', () => {
    const said = announced([
      ...(['raised', 'raised', 'held', 'raised', 'held', 'clear', 'held'] as const),
      ...new Array<AlarmLevel>(8).fill('clear'),
    ]);
    expect(said.map((word, index) => [index * 5, word]).filter(([, word]) => word !== null)).toEqual([
      [0, 'pending'],
      [15, 'firing'],
      [60, 'resolved'],
    ]);
  });

  it('drop a pending place that falls below the lower bound, and never fire on a level between the bounds', () => {
    expect(announced(['raised', 'held', 'held', 'held', 'held', 'clear'])).toEqual([
      'pending',
      null,
      null,
      null,
      null,
      'dropped',
    ]);
  });

  it('stay quiet during the cool-down', () => {
    const quick = { pendingMs: 0, keepFiringMs: 0, coolDownMs: 10 * minute };
    const levels = ['raised', 'clear', 'raised', 'raised'] as const;
    expect(announced(levels, quick)).toEqual(['firing', 'resolved', null, 'firing']);
    expect(announced(['raised', 'clear', 'clear'], { ...quick, keepFiringMs: 5 * minute })).toEqual([
      'firing',
      'resolved',
      null,
    ]);
  });
});
