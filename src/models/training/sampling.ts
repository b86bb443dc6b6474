import type { Feature } from '../../dataset/features.js';
import type { Filter } from '../../query/question.js';
import type { Source } from '../../query/source.js';
import { readLabelled } from '../readEvents.js';
import type { LabelledBatch } from '../severityModel.js';
import { inFixedOrder, joinBatches, rowsWhere, takeRows } from './batches.js';

/**
 * The chance of an event for a seed, from 0 to below 1. It depends on the key of the event and the seed alone, so a sample does
 * not depend on the order of the rows or the engine.
 */
export function chanceFor(chance: number, seed: number): number {
  const turned = chance + ((seed * goldenRatio) % 1);
  return turned < 1 ? turned : turned - 1;
}

/** Spreads seeds evenly. */
const goldenRatio = 0.618_033_988_749_894_9;

export interface SampleOptions {
  readonly where: Filter;
  /** Share of the events, above 0 to 1. */
  readonly share: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of rows read so far. */
  readonly onRows?: (rows: number) => void;
}

/** Reads a random sample of the events with a severity into memory, in an order that does not depend on the source. */
export async function readSample(
  source: Source,
  features: readonly Feature[],
  { where, share, seed, signal, onRows = () => {} }: SampleOptions,
): Promise<LabelledBatch> {
  const kept: LabelledBatch[] = [];
  let rows = 0;
  for await (const batch of readLabelled(source, features, optionsOf(where, signal))) {
    const chosen = rowsWhere(
      batch,
      ({ severity, chance }, row) => severity[row] !== 0 && chanceFor(chance[row]!, seed) < share,
    );
    kept.push(takeRows(batch, chosen));
    rows += batch.count;
    onRows(rows);
  }
  return inFixedOrder(joinBatches(kept));
}

/** Options of `readLabelled`. */
export function optionsOf(
  where: Filter,
  signal: AbortSignal | undefined,
): { readonly where: Filter; readonly signal?: AbortSignal } {
  return signal === undefined ? { where } : { where, signal };
}
