/**
 * The states of an alarm, as in Prometheus: a place that stays above the upper bound fires, and a place that fires until it
 * has been below the lower bound for a while. Pure: the next state follows from the state, the time and the level.
 */
import type { SurgeState } from './alarm.js';

/** At or above the upper bound; between the bounds; or below the lower one. */
export type AlarmLevel = 'raised' | 'held' | 'clear';

/** Times are event time, milliseconds since 1970 UTC, and null until they are known. JSON values only. */
export interface AlarmState {
  readonly phase: 'quiet' | 'pending' | 'firing' | 'coolingDown';
  readonly pendingSinceMs: number | null;
  readonly firingSinceMs: number | null;
  /** The last time at which it was not clear. */
  readonly lastAboveMs: number | null;
  readonly endedMs: number | null;
}

/** The options of the same names, in milliseconds. */
export interface AlarmTimes {
  readonly pendingMs: number;
  readonly keepFiringMs: number;
  readonly coolDownMs: number;
}

/** The state after an evaluation, and what is announced; null for nothing. */
export interface AlarmStep {
  readonly state: AlarmState;
  readonly transition: SurgeState | null;
}

/** The state of a place without an alarm. */
export const quietState: AlarmState = {
  phase: 'quiet',
  pendingSinceMs: null,
  firingSinceMs: null,
  lastAboveMs: null,
  endedMs: null,
};

/**
 * One evaluation. It fires at the first raised level that comes `pendingMs` or more after the first one, if no clear level
 * lay between them. With `pendingMs` 0 it fires at once, without having been pending.
 *
 * @example
 * nextAlarmState(quietState, 0, 'raised', times).transition; // 'pending'
 */
export function nextAlarmState(
  state: AlarmState,
  atMs: number,
  level: AlarmLevel,
  { pendingMs, keepFiringMs, coolDownMs }: AlarmTimes,
): AlarmStep {
  const stays: AlarmStep = { state, transition: null };
  switch (state.phase) {
    case 'coolingDown':
      if (atMs - state.endedMs! < coolDownMs) return stays;
      return level === 'raised' ? raised(atMs, pendingMs) : { state: quietState, transition: null };
    case 'quiet':
      return level === 'raised' ? raised(atMs, pendingMs) : stays;
    case 'pending': {
      if (level === 'clear') return { state: quietState, transition: 'dropped' };
      const above: AlarmState = { ...state, lastAboveMs: atMs };
      if (level === 'held' || atMs - state.pendingSinceMs! < pendingMs)
        return { state: above, transition: null };
      return { state: { ...above, phase: 'firing', firingSinceMs: atMs }, transition: 'firing' };
    }
    case 'firing':
      if (level !== 'clear') return { state: { ...state, lastAboveMs: atMs }, transition: null };
      if (atMs - state.lastAboveMs! < keepFiringMs) return stays;
      return { state: { ...state, phase: 'coolingDown', endedMs: atMs }, transition: 'resolved' };
  }
}

function raised(atMs: number, pendingMs: number): AlarmStep {
  const state: AlarmState = { ...quietState, phase: 'pending', pendingSinceMs: atMs, lastAboveMs: atMs };
  if (pendingMs > 0) return { state, transition: 'pending' };
  return { state: { ...state, phase: 'firing', firingSinceMs: atMs }, transition: 'firing' };
}
