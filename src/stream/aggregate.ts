import type { CountedEvents } from './analytic.js';

/**
 * What is computed of the events of a window or of a slice. `merge` makes any cut into slices possible, so the result must
 * depend on the set of events only, not on their order.
 *
 * @example
 * const worst: Aggregate<{ severity: number }, number> = {
 *   name: 'worst severity',
 *   reads: ['severity'],
 *   create: () => ({ severity: 0 }),
 *   add: (state, { columns }, at) => { state.severity = Math.max(state.severity, Number(columns.severity![at])); },
 *   merge: (state, other) => { state.severity = Math.max(state.severity, other.severity); },
 *   result: ({ severity }) => severity,
 *   save: (state) => state,
 *   restore: (saved) => ({ ...(saved as { severity: number }) }),
 * };
 */
export interface Aggregate<State, Result> {
  /** What it is, with its options: states of another one are refused. `summary of distanceMiles`. */
  readonly name: string;
  /** Columns of an event that it reads. */
  readonly reads: readonly string[];
  /** The state without events. */
  create(): State;
  /** Adds the event at this position to a state. */
  add(state: State, events: CountedEvents, at: number): void;
  /** Adds another state to a state. The other one does not change. */
  merge(state: State, other: State): void;
  result(state: State): Result;
  /** The state as JSON values. */
  save(state: State): unknown;
  /** The state that `save` returned as these JSON values. */
  restore(saved: unknown): State;
}
