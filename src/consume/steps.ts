import { isPlainObject, notFound, requireOneOf, shown, thrownError, unexpected } from '../base/checks.js';
import { didYouMean } from '../base/didYouMean.js';
import { InputError } from '../base/errors.js';
import type { Value } from '../query/question.js';
import { type AddedColumn, checkAddedColumns, isOfType } from './addedColumns.js';
import type { AddedValues, DecodedBatch, EventColumns } from './decodedBatch.js';
import type { EventStore } from './eventStore.js';
import type { StreamBatch } from './streamBatch.js';

export type { EventColumns };

/** The valid events of a batch, in its order, as the columns that a step reads. */
export interface Events {
  readonly count: number;
  readonly columns: EventColumns;
}

/**
 * Adds columns to events before they are stored. It must be pure, because an event may arrive again: the same event must get
 * the same values. An error, also one of the values that it returns, ends `consume` before anything of the batch is stored
 * or committed. An error that is `retriable`, such as a ConnectionError, makes `consume` wait and transform the batch again.
 *
 * @example
 * const step: TransformStep = {
 *   name: 'kilometres',
 *   reads: ['distanceMiles'],
 *   adds: [{ name: 'distanceKm', type: 'double', meaning: 'length of the blocked road, kilometres' }],
 *   transform: ({ columns }) => ({ distanceKm: columns.distanceMiles!.map((miles) => miles === null ? null : Number(miles) * 1.609344) }),
 * };
 */
export interface TransformStep {
  readonly name: string;
  /** Columns of a record or of an earlier step. */
  readonly reads: readonly string[];
  /** The added columns. The store must be opened with them. */
  readonly adds: readonly AddedColumn[];
  /** @returns for each column in `adds`, and no other, one value for each event; null for a missing value */
  transform(events: Events): EventColumns | Promise<EventColumns>;
}

/** The input of an observe step: the position of a batch in the stream, and the events of it that the step sees. */
export interface ObservedEvents extends Events {
  readonly streamId: string;
  readonly partition: number;
  /** First offset of the batch, so that a step can keep its own checkpoint. */
  readonly startOffset: number;
  /** Exclusive. */
  readonly endOffset: number;
  /** The end of the partition when the batch was read, exclusive. A batch that ends there has caught up with the log. */
  readonly highWatermark: number;
  /** The offset of each event. */
  readonly offsets: readonly number[];
  /** 1 for each event that was new to the store, 0 for a duplicate. All are 1 unless the step sees all events. */
  readonly isNew: Uint8Array;
}

/**
 * Observes events after they were stored. It is called for each batch, also without events, in the order of each partition.
 * An error ends `consume` before the batch is committed.
 *
 * By default it sees each new event, at most once: duplicates and redelivered messages are not new. After an error or a
 * crash, the events of a batch that was stored but not observed are not new when they arrive again.
 *
 * A step that must not miss an event sees all of them, and has a `save`. Offsets are then committed only after a save, so after
 * a crash every event since the last save arrives again, with `isNew` 0 where the store has it. The step skips what is before
 * its saved position, and says by `positionOf` where it must begin.
 *
 * @example
 * const byState = new Map<Value, number>();
 * const step: ObserveStep = {
 *   name: 'count by state',
 *   reads: ['state'],
 *   observe: ({ columns }) => {
 *     for (const state of columns.state!) byState.set(state, (byState.get(state) ?? 0) + 1);
 *   },
 * };
 */
export interface ObserveStep {
  readonly name: string;
  /** Columns of a record or of a transform step. */
  readonly reads: readonly string[];
  /** `new`: the events that were new to the store. `all`: every valid event, also a duplicate. @default new */
  readonly sees?: 'new' | 'all';
  observe(events: ObservedEvents): void | Promise<void>;
  /**
   * Keeps what it has observed, safe from a crash. Called between batches, before their offsets are committed: at most every
   * `saveEveryMs`, and at the end. An error that is `retriable` makes `consume` wait and save again.
   */
  save?(): void | Promise<void>;
  /**
   * The offset of a partition from which it needs messages; null if it takes what comes. A replay in this process resumes at
   * the smallest one. Kafka resumes at committed offsets, which are never ahead of a save.
   */
  positionOf?(streamId: string, partition: number): number | null;
}

/**
 * Checks each step by itself, that the columns that it reads exist, and that the store has those that it adds.
 * @throws InputError that names the step
 */
export function checkSteps(
  store: EventStore,
  transforms: readonly TransformStep[],
  observers: readonly ObserveStep[],
): void {
  checkShapes(transforms, 'transforms', 'transform');
  checkShapes(observers, 'observers', 'observe');
  const known = new Set(store.dataset.columns.map(({ name }) => name));
  const checkReads = ({ name, reads }: TransformStep | ObserveStep): void => {
    for (const column of reads) {
      if (!known.has(column)) {
        const near = typeof column === 'string' ? didYouMean(column, [...known]) : '';
        throw new InputError(`Expected step "${name}" to read columns that exist, got "${column}"${near}.`, {
          hint: 'Name columns of the dataset, or columns that an earlier step adds.',
          details: { step: name, column },
        });
      }
    }
  };
  for (const step of transforms) {
    checkReads(step);
    checkAddedColumns(step.adds, store.dataset, 'adds', ` of step "${step.name}"`);
    for (const { name, type } of step.adds) {
      if (!store.added.some((column) => column.name === name && column.type === type)) {
        throw new InputError(`Column "${name}" of step "${step.name}" not found: ${store.name}.`, {
          hint: `Open the store with { added: [{ name: '${name}', type: '${type}', ... }] }.`,
        });
      }
      if (known.has(name)) {
        throw new InputError(`Expected step "${step.name}" to add a new column, got "${name}".`, {
          hint: 'Choose another name for the column.',
          details: { step: step.name, column: name },
        });
      }
      known.add(name);
    }
  }
  for (const step of observers) checkReads(step);
}

function checkShapes(steps: unknown, option: string, method: 'transform' | 'observe'): void {
  if (!Array.isArray(steps)) throw unexpected(option, 'a list of steps', steps);
  for (const [position, step] of Array.from<unknown>(steps).entries()) {
    const path = `${option}[${position}]`;
    if (typeof step !== 'object' || step === null) throw unexpected(path, 'a step', step);
    const { name, reads, [method]: work } = step as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || name === '') {
      throw unexpected(`${path}.name`, 'a text that is not empty', name);
    }
    if (!Array.isArray(reads)) throw unexpected(`reads of step "${name}"`, 'a list of columns', reads);
    if (typeof work !== 'function') throw unexpected(`${method} of step "${name}"`, 'a function', work);
    if (method === 'observe') checkObserver(step as ObserveStep);
  }
}

/** What only an observe step may have. */
function checkObserver(step: ObserveStep): void {
  const { name, sees } = step;
  if (sees !== undefined) requireOneOf(`sees of step "${name}"`, sees, ['new', 'all']);
  for (const method of ['save', 'positionOf'] as const) {
    const work: unknown = step[method];
    if (work !== undefined && typeof work !== 'function') {
      throw unexpected(`${method} of step "${name}"`, 'a function', work);
    }
  }
}

/** The events of a batch with the columns that the steps add. */
export async function applyTransforms(
  batch: DecodedBatch,
  steps: readonly TransformStep[],
): Promise<DecodedBatch> {
  if (steps.length === 0) return batch;
  const reasons = await batch.reasons();
  const valid = validOf(reasons);
  let result = batch;
  for (const step of steps) {
    const events = { count: valid.length, columns: picked(await result.columns(step.reads), valid) };
    const columns = checkResult(step, await resultOf(step, () => step.transform(events)));
    result = await result.withColumns(
      step.adds.map((column): AddedValues => {
        const values = checkValues(step, column, columns[column.name], valid.length);
        return { column, values: spread(values, valid, reasons.length) };
      }),
    );
  }
  return result;
}

/**
 * Reads the columns for the observe steps before the store takes the events, which may consume them.
 * @returns a function that calls the steps, given the positions of the new events
 */
export async function prepareObservation(
  { streamId, partition, startOffset, endOffset, highWatermark, offsets }: StreamBatch,
  events: DecodedBatch,
  steps: readonly ObserveStep[],
): Promise<(newEvents: readonly number[]) => Promise<void>> {
  if (steps.length === 0) return async () => {};
  const all = await events.columns([...new Set(steps.flatMap(({ reads }) => reads))]);
  const valid = steps.some(({ sees }) => sees === 'all') ? validOf(await events.reasons()) : [];
  return async (newEvents) => {
    for (const step of steps) {
      const seen = step.sees === 'all' ? valid : newEvents;
      const observed: ObservedEvents = {
        streamId,
        partition,
        startOffset,
        endOffset,
        highWatermark,
        count: seen.length,
        offsets: seen.map((position) => offsets[position]!),
        isNew: flags(seen, newEvents),
        columns: picked(Object.fromEntries(step.reads.map((name) => [name, all[name]!])), seen),
      };
      await resultOf(step, () => step.observe(observed));
    }
  };
}

/** Saves what the steps have observed. Steps without a `save` have nothing to keep. */
export async function saveSteps(steps: readonly ObserveStep[]): Promise<void> {
  for (const step of steps) await resultOf(step, () => step.save?.());
}

/** The positions of the valid messages. */
function validOf(reasons: readonly (string | null)[]): number[] {
  const valid: number[] = [];
  for (const [position, reason] of reasons.entries()) if (reason === null) valid.push(position);
  return valid;
}

/** 1 for each position that is among the chosen ones. Both lists ascend. */
function flags(positions: readonly number[], chosen: readonly number[]): Uint8Array {
  if (positions === chosen) return new Uint8Array(positions.length).fill(1);
  const result = new Uint8Array(positions.length);
  let next = 0;
  for (const [at, position] of positions.entries()) {
    while (next < chosen.length && chosen[next]! < position) next++;
    if (chosen[next] === position) result[at] = 1;
  }
  return result;
}

/** The values at these positions, which are different and ascending. Columns are not copied if these are all. */
function picked(columns: EventColumns, at: readonly number[]): EventColumns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      values.length === at.length ? values : at.map((position) => values[position]!),
    ]),
  );
}

/** The values at these positions of a list of this length, null elsewhere. */
function spread(values: readonly Value[], at: readonly number[], length: number): readonly Value[] {
  if (at.length === length) return values;
  const all: Value[] = new Array(length).fill(null);
  for (const [index, position] of at.entries()) all[position] = values[index]!;
  return all;
}

/** The result of a step. Its errors stay as they are, and whatever else it throws becomes one. */
async function resultOf<T>({ name }: TransformStep | ObserveStep, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw thrownError(`step "${name}"`, error);
  }
}

function checkResult({ name, adds }: TransformStep, result: unknown): Readonly<Record<string, unknown>> {
  const names = adds.map((column) => column.name);
  if (!isPlainObject(result)) {
    throw new InputError(
      `Expected step "${name}" to return an object with a list for each column that it adds, got ${shown(result)}.`,
      { hint: `Return { ${names.join(', ')} }.`, details: { step: name } },
    );
  }
  const other = Object.keys(result).find((column) => !names.includes(column));
  if (other !== undefined) throw notFound(`Column that step "${name}" adds`, other, names);
  return result;
}

function checkValues(
  step: TransformStep,
  { name, type }: AddedColumn,
  values: unknown,
  count: number,
): readonly Value[] {
  if (!isList(values) || values.length !== count) {
    const got = values === undefined ? 'none' : isList(values) ? values.length : shown(values);
    throw new InputError(`Expected step "${step.name}" to return ${count} values of ${name}, got ${got}.`, {
      hint: 'Return a list with one value for each event, null for a missing value.',
      details: { step: step.name, column: name },
    });
  }
  const isRight = isOfType[type];
  for (let event = 0; event < count; event++) {
    const value = values[event]!;
    if (value === null || isRight(value)) continue;
    throw new InputError(
      `Expected step "${step.name}" to return values of type ${type} for ${name}, got ${shown(value)}.`,
      {
        hint: `Convert it to ${type}, or return null for a missing value.`,
        details: { step: step.name, column: name },
      },
    );
  }
  return values;
}

/** A list or an array of numbers; a text has a length, too. */
function isList(values: unknown): values is readonly Value[] {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
}
