import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classesOf } from '../../src/charts/classes.js';

describe('classes cut at round numbers', () => {
  it.each([
    ['whole numbers', [3, 12, 60, 70, 120, 260, 300, 800], ['1–49', '50–99', '100–199', '200–499', '500 +']],
    ['mostly zero', [0, 0, 0, 0, 0, 1, 2, 7], ['0', '1', '2–6', '7']],
    ['signs', [-3, -2, 1.5, 2, 9], ['under −2', '−2 to 1.5', '1.5–2', '2–9', '9']],
    ['one value', [5, 5], ['5']],
    ['gaps', [null, 1, 2, null], ['1', '2']],
  ] as const)('%s', (_, values, labels) => {
    expect(classesOf(values, { kind: 'count' }).labels).toEqual(labels);
  });

  it('labels shares in per cent, and amounts with both edges', () => {
    const shares = Array.from({ length: 50 }, (_, index) => 0.05 + index / 250);
    expect(classesOf(shares, { kind: 'count', percent: true }).labels).toEqual([
      'under 10 %',
      '10–15 %',
      '15–18 %',
      '18–22 %',
      '22 % +',
    ]);
  });

  it('takes given edges, of which some class may be empty', () => {
    const { labels, classOf } = classesOf([0, 0.99], {
      kind: 'count',
      percent: true,
      edges: [0.05, 0.5, 0.8],
    });
    expect(labels).toEqual(['under 5 %', '5–50 %', '50–80 %', '80 % +']);
    expect([0, 0.05, 0.6, 0.8].map(classOf)).toEqual([0, 1, 2, 3]);
  });

  it('has seven classes of ratios around 1, wider for ratios far from it', () => {
    expect(classesOf([0.6, 1, 1.7], { kind: 'ratio' }).labels).toEqual([
      'under ×0.5',
      '×0.5–0.8',
      '×0.8–0.95',
      '×0.95–1.05',
      '×1.05–1.25',
      '×1.25–2',
      '×2 +',
    ]);
    const middle = (values: number[]) => classesOf(values, { kind: 'ratio' }).edges.slice(2, 4);
    expect(middle([0.95, 1.1])).toEqual([0.97, 1.03]);
    expect(middle([0.1, 9, 12])).toEqual([0.8, 1.25]);
  });

  it('puts each value into the class of its edges, uses each class of counts, and has at most five', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1 }), (values) => {
        const { edges, labels, colors, classOf } = classesOf(values, { kind: 'count' });
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
        expect([labels.length, colors.length]).toEqual([edges.length + 1, edges.length + 1]);
        expect(labels.length).toBeLessThanOrEqual(5);
        for (const value of values) {
          const at = classOf(value);
          expect((edges[at - 1] ?? Number.NEGATIVE_INFINITY) <= value).toBe(true);
          expect(value < (edges[at] ?? Number.POSITIVE_INFINITY)).toBe(true);
        }
        expect(new Set([Math.min(...values), Math.max(...values)].map(classOf))).toEqual(
          new Set([0, labels.length - 1]),
        );
      }),
    );
  });
});
