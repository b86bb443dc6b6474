import { describe, expect, it } from 'vitest';
import { binnedQuantile, binsOf, joinedBins } from '../../src/analyses/common/bins.js';
import { GroupCounts, groupCounts, largest } from '../../src/analyses/common/groupCounts.js';
import { commonOddsRatio } from '../../src/analyses/common/mantelHaenszel.js';
import { shareOf } from '../../src/analyses/common/shares.js';
import { shareFinding } from '../../src/analyses/sections/findings.js';
import { reportTable } from '../../src/analyses/sections/reportTable.js';

const counts = new GroupCounts([
  { state: 'CA', severity: 2, n: 5 },
  { state: 'CA', severity: 3, n: 1 },
  { state: null, severity: 2, n: 4 },
  { state: 'AL', severity: null, n: 2 },
]);

describe('counts of groups', () => {
  it('rolls counts up by text, with null as unknown', () => {
    expect([...counts.byText('state')]).toEqual([
      ['CA', 6],
      ['unknown', 4],
      ['AL', 2],
    ]);
    expect(counts.total).toBe(12);
  });

  it('rolls counts up by number in ascending order, without what has none', () => {
    expect([...counts.byNumber('severity')]).toEqual([
      [2, 9],
      [3, 1],
    ]);
  });

  it('takes the largest first, and equal ones by name', () => {
    expect(
      largest(
        new Map([
          ['b', 1],
          ['c', 2],
          ['a', 1],
        ]),
        2,
      ),
    ).toEqual([
      ['c', 2],
      ['a', 1],
    ]);
  });

  it('come from an answer, with missing numbers as null', () => {
    const { table, columns } = reportTable({
      id: 'made',
      title: 'Made',
      columns: [
        { key: 'a', heading: 'A', values: ['x', null] },
        { key: 'n', heading: 'N', unit: 'km', values: [1, null] },
      ],
    });
    expect(columns[1]).toEqual({ key: 'n', heading: 'N', unit: 'km', format: 'number' });
    expect(groupCounts(table).rows).toEqual([
      { a: 'x', n: 1 },
      { a: null, n: null },
    ]);
  });
});

describe('bins', () => {
  const answer = new GroupCounts([
    { tBin: 0, n: 2 },
    { tBin: 2, n: 6 },
    { tBin: 9, n: 1 },
    { tBin: null, n: 5 },
  ]);

  it('puts the empty bins in between, and what lies beyond outside or in the last', () => {
    expect([...binsOf(answer, 'tBin', 1, [0, 4]).counts]).toEqual([2, 0, 6, 0]);
    expect([...binsOf(answer, 'tBin', 1, [0, 4], true).counts]).toEqual([2, 0, 6, 1]);
    expect(binsOf(answer, 'tBin', 1, [0, 4]).total).toBe(8);
  });

  it('finds quantiles inside a bin as if its values were spread evenly', () => {
    expect(binnedQuantile(binsOf(answer, 'tBin', 1, [0, 4]), 0.5)).toBeCloseTo(2 + 2 / 6, 12);
    expect(binnedQuantile(binsOf(new GroupCounts([]), 'tBin', 1, [0, 4]), 0.5)).toBeNaN();
  });

  it('joins neighbours without losing any', () => {
    const joined = joinedBins(binsOf(answer, 'tBin', 1, [0, 4]), 3);
    expect([[...joined.edges], [...joined.counts]]).toEqual([
      [0, 3, 6],
      [8, 0],
    ]);
  });
});

describe('the common odds ratio', () => {
  it('is that of R for the Berkeley admissions', () => {
    // R: mantelhaen.test(UCBAdmissions): 0.9046968, 95 % 0.7719074 to 1.0603298; rows are departments A to F.
    const admissions = [
      [512, 313, 89, 19],
      [353, 207, 17, 8],
      [120, 205, 202, 391],
      [138, 279, 131, 244],
      [53, 138, 94, 299],
      [22, 351, 24, 317],
    ];
    const found = commonOddsRatio(
      admissions.map(([a, b, c, d]) => ({
        withFeature: { events: a!, n: a! + b! },
        without: { events: c!, n: c! + d! },
      })),
      0.95,
    )!;
    expect(found.estimate).toBeCloseTo(0.9046968, 6);
    expect(found.lower).toBeCloseTo(0.7719074, 6);
    expect(found.upper).toBeCloseTo(1.0603298, 6);
  });

  it('is null when nothing can be compared within a stratum', () => {
    expect(
      commonOddsRatio([{ withFeature: { events: 3, n: 9 }, without: { events: 0, n: 0 } }], 0.95),
    ).toBeNull();
    expect(commonOddsRatio([], 0.95)).toBeNull();
  });
});

describe('a share', () => {
  it('has the Wilson interval', () => {
    // Wilson's formula in Python, z = 1.959963984540054: (0.06950833427016294, 0.2618619371058554)
    const { lower, upper } = shareOf(7, 50, 0.95);
    expect(lower).toBeCloseTo(0.06950833427016294, 12);
    expect(upper).toBeCloseTo(0.2618619371058554, 12);
  });

  it('says nothing, and does not fail, out of nothing', () => {
    const finding = shareFinding({
      id: 'x',
      sentence: 'Nothing.',
      part: 0,
      whole: 0,
      of: 'rows',
      confidenceLevel: 0.95,
    });
    expect([finding.estimate, finding.interval, finding.denominator.n]).toEqual([null, null, 0]);
  });
});
