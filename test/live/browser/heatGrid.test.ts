import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeatDomain, HeatGrid } from '../../../src/live/browser/heatGrid.js';

const halfLifeMs = 1_000;
const accident = fc.record({
  column: fc.integer({ min: -2, max: 11 }),
  row: fc.integer({ min: -2, max: 8 }),
  eventMs: fc.integer({ min: 0, max: 120_000 }),
  weight: fc.constantFrom(1, 2.5),
});

describe('heat that decays', () => {
  it('is the sum over all accidents of weight, age and distance, in any order, also over many half-lives', () => {
    fc.assert(
      fc.property(fc.array(accident, { maxLength: 30 }), (accidents) => {
        const grid = new HeatGrid();
        grid.reset(10, 7, halfLifeMs, 3);
        for (const { column, row, eventMs, weight } of accidents) grid.add(column, row, eventMs, weight);
        const nowMs = 120_000;
        const found = grid.read(nowMs);
        const bell = (distance: number): number =>
          Math.abs(distance) > 3 ? 0 : Math.exp(-((distance / (3 / 2.5)) ** 2) / 2);
        for (let row = 0; row < 7; row++) {
          for (let column = 0; column < 10; column++) {
            const naive = accidents
              .filter((each) => each.column >= 0 && each.column < 10 && each.row >= 0 && each.row < 7)
              .reduce(
                (sum, each) =>
                  sum +
                  each.weight *
                    2 ** ((each.eventMs - nowMs) / halfLifeMs) *
                    bell(each.column - column) *
                    bell(each.row - row),
                0,
              );
            // Cells with less than a ten-thousandth of an accident are not spread.
            expect(Math.abs(found[row * 10 + column]! - naive)).toBeLessThan(5e-3 + naive * 1e-4);
          }
        }
      }),
    );
  });

  it('halves in a half-life', () => {
    const grid = new HeatGrid();
    grid.reset(9, 9, halfLifeMs, 3);
    grid.add(4, 4, 50_000, 8);
    expect(grid.read(50_000)[40]).toBeCloseTo(8, 5);
    expect(grid.read(51_000)[40]).toBeCloseTo(4, 5);
    expect(grid.read(53_000)[40]).toBeCloseTo(1, 5);
  });

  it('counts an accident among a uniform density as the kernel says', () => {
    const grid = new HeatGrid();
    grid.reset(21, 21, halfLifeMs, 3);
    for (let cell = 0; cell < 441; cell++) grid.add(cell % 21, Math.floor(cell / 21), 0, 1);
    expect(grid.read(0)[220]).toBeCloseTo(grid.kernelCells, 4);
  });
});

describe('the domain of the colours', () => {
  const values = (highest: number): Float32Array => Float32Array.from({ length: 1_000 }, () => highest);

  it('stays until it is wrong by 1.7 up or 2.2 down', () => {
    const domain = new HeatDomain();
    const top = domain.update(values(10));
    expect(top).toBeGreaterThan(10);
    expect(top).toBeLessThan(13);
    expect(domain.update(values(16))).toBe(top);
    expect(domain.update(values(5.5))).toBe(top);
    expect(domain.update(values(30))).toBeGreaterThan(30);
    expect(domain.update(values(4))).toBeLessThan(6);
  });

  it('is at least one accident', () => {
    expect(new HeatDomain().update(new Float32Array(50))).toBe(1);
  });
});
