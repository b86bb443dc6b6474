import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinnedRows } from '../../../src/models/trees/binnedRows.js';
import { binColumn, createBinning } from '../../../src/models/trees/binning.js';
import { bestCategorySplit } from '../../../src/models/trees/categorySplit.js';
import { packGradients, sumGradients } from '../../../src/models/trees/gradients.js';
import { HistogramCounter, subtract } from '../../../src/models/trees/histogram.js';
import { binOf, binThresholds } from '../../../src/models/trees/numberBins.js';
import { bestNumberSplit } from '../../../src/models/trees/numberSplit.js';
import { packFeatures } from '../../../src/models/trees/packing.js';
import { movePartition } from '../../../src/models/trees/partition.js';
import { createRandom } from '../../../src/stats/random.js';
import { feature, features, labelledBatch } from './batches.js';

const seeded = { seed: 13, numRuns: 200 };

describe('bins', () => {
  it('divide numbers at thresholds between neighbouring values, frequent ones by themselves', () => {
    const value = fc.oneof(
      fc.float({ noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), fc.integer({ min: 2, max: 40 }), (list, maxBins) => {
        const values = Float32Array.from(list);
        const thresholds = binThresholds(values, maxBins);
        expect(thresholds.length).toBeLessThan(maxBins);
        const distinct = [...new Set(values.filter(Number.isFinite).sort())];
        if (distinct.length > 0 && distinct.length <= maxBins)
          expect(thresholds.length).toBe(distinct.length - 1);
        for (const [i, threshold] of thresholds.entries()) {
          if (i > 0) expect(threshold).toBeGreaterThan(thresholds[i - 1]!);
          // Both sides have values: no threshold is in vain.
          expect(distinct.some((one) => one <= threshold && (i === 0 || one > thresholds[i - 1]!))).toBe(
            true,
          );
        }
        for (const one of distinct)
          expect(binOf(thresholds, one)).toBe(thresholds.filter((t) => t < one).length);
      }),
      seeded,
    );
    const skewed = Float32Array.from({ length: 10_000 }, (_, i) => (i < 9000 ? 0 : i));
    const thresholds = binThresholds(skewed, 11);
    expect(thresholds[0]).toBe(4500);
    expect(thresholds).toHaveLength(10);
  });

  it('are packed into few columns: thirteen flags into two', () => {
    const { places, columnCount } = packFeatures([255, 40, 6, ...new Array(13).fill(2), 3]);
    expect(columnCount).toBe(4);
    expect(places.slice(0, 3)).toEqual([
      { column: 0, stride: 1, bins: 255 },
      { column: 1, stride: 1, bins: 40 },
      { column: 1, stride: 40, bins: 6 },
    ]);
    expect(places[16]).toEqual({ column: 2, stride: 1, bins: 3 });
    expect(places.slice(3, 16).map(({ stride }) => stride)).toEqual([
      3, 6, 12, 24, 48, 96, 1, 2, 4, 8, 16, 32, 64,
    ]);
  });

  it('of a batch stand in the rows as they were computed', () => {
    const batch = labelledBatch(3000, 1);
    const binning = createBinning(batch, features, { maxBins: 64 });
    const rows = new BinnedRows(binning, 100);
    for (let part = 0; part < 3; part++) rows.append(labelledBatch(1000 + part, part));
    expect(rows.count).toBe(3003);
    let first = 0;
    for (let part = 0; part < 3; part++) {
      const { count, columns, labels } = labelledBatch(1000 + part, part);
      for (const [f, { column, stride, bins }] of binning.packing.places.entries()) {
        const expected = new Uint8Array(count);
        binColumn(binning.bins[f]!, columns[f]!, count, expected);
        const found = Uint8Array.from({ length: count }, (_, i) => {
          const word = rows.words[(first + i) * rows.rowWords + (column >>> 2)]!;
          return Math.floor(((word >>> ((column & 3) * 8)) & 255) / stride) % bins;
        });
        expect(found).toEqual(expected);
      }
      expect(rows.severity.slice(first, first + count)).toEqual(labels.severity);
      first += count;
    }
    expect(binning.packing.columnCount).toBeLessThan(features.length);
  });

  it('of missing values and unknown texts: their own if the sample has some, else the most frequent one', () => {
    const column = Float32Array.of(1, 2, 2, 3);
    const category = { texts: ['a', 'b'], codes: Int32Array.of(1, 1, 0, 1) };
    const whole = createBinning({ count: 4, columns: [column, category] }, [
      feature('n', 'number'),
      feature('c', 'category'),
    ]);
    expect(whole.bins).toEqual([
      { thresholds: Float32Array.of(1.5, 2.5), count: 3, missing: 1 },
      { texts: ['b', 'a'], count: 3, missing: 2 },
    ]);
    const into = new Uint8Array(3);
    binColumn(whole.bins[1]!, { texts: ['x', 'a'], codes: Int32Array.of(0, 1, -1) }, 3, into);
    expect([...into]).toEqual([2, 1, 2]);
    const missing = createBinning({ count: 3, columns: [Float32Array.of(1, Number.NaN, 2)] }, [
      feature('n', 'number'),
    ]);
    expect(missing.bins[0]).toEqual({ thresholds: Float32Array.of(1.5), count: 3, missing: 2 });
  });
});

describe('histograms', () => {
  const count = 40_000;
  const batch = labelledBatch(count, 3);
  const binning = createBinning(batch, features);
  const rows = new BinnedRows(binning);
  rows.append(batch);
  const random = createRandom(4);
  const target = {
    labels: Uint8Array.from(rows.severity.subarray(0, count), (severity) => severity - 1),
    classIndex: 2,
    probabilities: Float32Array.from({ length: count }, () => random.uniform() ** 8),
    weights: Float64Array.of(1, 0.5, 3, 20),
    hessianFactor: 4 / 3,
  };
  const units = { gradient: 4094 / 20, hessian: 4094 / (20 / 3) };
  const chosen = Uint32Array.from({ length: count }, (_, row) => row).filter(() => random.uniform() < 0.9);
  const gradients = new Float64Array(count);
  packGradients(target, chosen, units, gradients);
  const counter = new HistogramCounter(rows.words, rows.rowWords, binning.packing);
  const histogramOf = (list: Uint32Array): Float64Array => {
    const histogram = new Float64Array(2 * counter.binCount);
    counter.count(list, 0, list.length, gradients, histogram);
    return histogram;
  };

  it('are the sums over rows bin by bin, exactly, and close to those without rounding', () => {
    const histogram = histogramOf(chosen);
    const expected = new Float64Array(histogram.length);
    const unrounded = new Float64Array(histogram.length);
    const bins = new Uint8Array(count);
    for (const [f, of] of binning.bins.entries()) {
      binColumn(of, batch.columns[f]!, count, bins);
      for (const row of chosen) {
        const at = 2 * (counter.offsets[f]! + bins[row]!);
        const gradient = Math.floor(gradients[row]! / 2 ** 26);
        expected[at]! += gradient;
        expected[at + 1]! += gradients[row]! - gradient * 2 ** 26;
        const exact = sumGradients(target, Uint32Array.of(row), 0, 1);
        unrounded[at]! += exact.gradient * units.gradient;
        unrounded[at + 1]! += exact.hessian * units.hessian;
      }
    }
    expect(histogram).toEqual(expected);
    // Half a unit for each row at most, and they cancel out.
    const apart = histogram.map((sum, at) => Math.abs(sum - unrounded[at]!));
    expect(Math.max(...apart)).toBeLessThan(4 * Math.sqrt(count));
  });

  it('of a sibling are the difference, and rows are parted in their order', () => {
    const goesLeft = Uint8Array.from({ length: 256 }, () => random.integer(2));
    const list = chosen.slice();
    const { column } = binning.packing.places[4]!;
    const isLeft = (row: number): boolean =>
      goesLeft[(rows.words[row * rows.rowWords + (column >>> 2)]! >>> ((column & 3) * 8)) & 255] === 1;
    const middle = movePartition(
      list,
      0,
      list.length,
      rows.words,
      rows.rowWords,
      column,
      goesLeft,
      new Uint32Array(list.length),
    );
    expect(list.slice(0, middle)).toEqual(chosen.filter(isLeft));
    expect(list.slice(middle)).toEqual(chosen.filter((row) => !isLeft(row)));
    const whole = histogramOf(chosen);
    subtract(whole, histogramOf(list.slice(0, middle)));
    expect(whole).toEqual(histogramOf(list.slice(middle)));
  });
});

describe('the best split', () => {
  const sums = fc
    .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 40 })), {
      minLength: 2,
      maxLength: 9,
    })
    .map((bins) => ({
      gradients: Float64Array.from(bins, ([gradient, hessian]) => (hessian === 0 ? 0 : gradient)),
      hessians: Float64Array.from(bins, ([, hessian]) => hessian),
      count: bins.length,
    }))
    .filter(({ hessians }) => hessians.some((hessian) => hessian > 0));
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const rules = { l2: 1.5, minHessian: 5, minRows: 1 };

  function gainOf(
    of: { gradients: Float64Array; hessians: Float64Array },
    left: readonly number[],
    l2: number,
  ): number {
    const [g, h] = [total(of.gradients), total(of.hessians)];
    const gl = left.reduce((sum, bin) => sum + of.gradients[bin]!, 0);
    const hl = left.reduce((sum, bin) => sum + of.hessians[bin]!, 0);
    if (hl < rules.minHessian || h - hl < rules.minHessian) return 0;
    return gl ** 2 / (hl + l2) + (g - gl) ** 2 / (h - hl + l2) - g ** 2 / (h + rules.l2);
  }

  it('of a number is the best of all thresholds, with missing values on either side', () => {
    fc.assert(
      fc.property(sums, fc.boolean(), (of, hasMissing) => {
        const values = hasMissing ? of.count - 1 : of.count;
        const missing = hasMissing ? values : 0;
        const leaf = { gradient: total(of.gradients), hessian: total(of.hessians), rows: 1000 };
        const found = bestNumberSplit(7, of, values, missing, leaf, rules, 1e-6);
        const tried = Array.from({ length: values }, (_, last) =>
          Array.from({ length: last + 1 }, (_x, bin) => bin),
        );
        const ways = hasMissing ? [...tried, ...tried.map((left) => [...left, missing])] : tried;
        const best = Math.max(...ways.map((left) => gainOf(of, left, rules.l2)));
        if (best <= 1e-6) expect(found).toBeNull();
        else {
          expect(found!.gain).toBeCloseTo(best, 9);
          const left = [...found!.leftBins.keys()].filter((bin) => found!.leftBins[bin] === 1);
          expect(gainOf(of, left, rules.l2)).toBeCloseTo(best, 9);
        }
      }),
      seeded,
    );
  });

  it('of a few categories is the best of each alone; of many the best of all sets, when nothing is smoothed', () => {
    fc.assert(
      fc.property(sums, (of) => {
        const leaf = { gradient: total(of.gradients), hessian: total(of.hessians), rows: 1e6 };
        const found = bestCategorySplit(3, of, leaf, rules, 1e-6);
        const occupied = [...of.hessians.keys()].filter((bin) => of.hessians[bin]! > 0);
        const isFew = occupied.length <= 4;
        const l2 = isFew ? rules.l2 : rules.l2 + 10;
        const sets = isFew ? occupied.map((bin) => [bin]) : subsets(occupied);
        const best = Math.max(...sets.map((left) => gainOf(of, left, l2)));
        if (found === null) {
          expect(isFew ? best : 0).toBeLessThanOrEqual(1e-6);
          return;
        }
        const left = [...found.leftBins.keys()].filter((bin) => found.leftBins[bin] === 1);
        expect(gainOf(of, left, l2)).toBeCloseTo(found.gain, 9);
        if (isFew) expect(found.gain).toBeCloseTo(best, 9);
        else expect(found.gain).toBeLessThanOrEqual(best + 1e-9);
      }),
      seeded,
    );
    // Fisher 1958: with equal smoothing for all, the best set is a prefix of the order.
    const equal = {
      gradients: Float64Array.of(3, -8, 1, 9, -2, 5, -6, 4),
      hessians: new Float64Array(8).fill(20),
      count: 8,
    };
    const leaf = { gradient: total(equal.gradients), hessian: 160, rows: 1e4 };
    const best = Math.max(...subsets([...equal.hessians.keys()]).map((left) => gainOf(equal, left, 11.5)));
    expect(bestCategorySplit(0, equal, leaf, rules, 1e-6)!.gain).toBeCloseTo(best, 9);
  });
});

function subsets(bins: readonly number[]): number[][] {
  return Array.from({ length: 2 ** bins.length }, (_, set) => bins.filter((_bin, i) => (set >> i) & 1));
}
