import { describe, expect, it } from 'vitest';
import type { LabelledBatch } from '../../../src/models/severityModel.js';
import { inFixedOrder, joinBatches, takeRows } from '../../../src/models/training/batches.js';
import { createRandom } from '../../../src/stats/random.js';
import { labelsOf } from '../judging/randomForecasts.js';

const random = createRandom(3);
const count = 500;
const texts = ['rain', 'fog', 'snow'];
const events: LabelledBatch = {
  count,
  columns: [
    Float32Array.from({ length: count }, () => (random.integer(3) === 0 ? Number.NaN : random.integer(4))),
    { texts, codes: Int32Array.from({ length: count }, () => random.integer(4) - 1) },
  ],
  labels: labelsOf(
    Array.from({ length: count }, () => 1 + random.integer(4)),
    Array.from({ length: count }, () => random.integer(5)),
    // Few chances, so that many are equal.
    { chance: Float64Array.from({ length: count }, () => random.integer(6) / 6) },
  ),
};

/** The events in another order, in batches whose texts are in another order. */
function shuffled(): LabelledBatch {
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  for (let at = count - 1; at > 0; at--) {
    const other = random.integer(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  const batches = [order.slice(0, 180), order.slice(180)].map((rows, at): LabelledBatch => {
    const part = takeRows(events, rows);
    const [numbers, { codes }] = part.columns as [Float32Array, { codes: Int32Array }];
    const turned = { texts: texts.toReversed(), codes: codes.map((code) => (code < 0 ? -1 : 2 - code)) };
    return at === 0 ? { ...part, columns: [numbers, turned] } : part;
  });
  return joinBatches(batches);
}

describe('inFixedOrder', () => {
  it('gives the same rows and codes, whatever order they come in', () => {
    const expected = inFixedOrder(joinBatches([events]));
    for (let time = 0; time < 5; time++) expect(inFixedOrder(shuffled())).toEqual(expected);
    expect(expected.columns[1]).toMatchObject({ texts: ['fog', 'rain', 'snow'] });
    expect([...expected.labels.chance]).toEqual([...events.labels.chance].sort((a, b) => a - b));
  });
});
