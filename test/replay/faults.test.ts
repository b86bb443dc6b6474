import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import {
  damage,
  type Emission,
  FaultInjector,
  type FaultOptions,
  maxDisplacementRows,
} from '../../src/replay/faults.js';
import { startingPoint } from '../../src/replay/startingPoint.js';

const all: FaultOptions = { seed: 7, late: 0.05, duplicated: 0.1, outOfOrder: 0.2, malformed: 0.02 };

/** Every message of so many rows, with the place at which it went out. */
function emissions(rows: number, faults: FaultOptions): (Emission<number> & { place: number })[] {
  const injector = new FaultInjector<number>(faults);
  const out = Array.from({ length: rows }, (_, index) =>
    injector.take(index, index).map((emission) => ({ ...emission, place: index })),
  ).flat();
  return [...out, ...injector.rest().map((emission) => ({ ...emission, place: rows }))];
}

describe('injected faults', () => {
  it('send every row whole exactly once, whatever else they do', () => {
    const whole = emissions(20_000, all).filter(({ kind }) => kind !== 'duplicate' && kind !== 'malformed');
    expect(whole.map(({ row }) => row).sort((first, second) => first - second)).toEqual(
      Array.from({ length: 20_000 }, (_, row) => row),
    );
  });

  it('come in the shares asked for, within four standard errors', () => {
    const rows = 50_000;
    const out = emissions(rows, all);
    const shares = { late: 0.05, duplicate: 0.1, outOfOrder: 0.2, malformed: 0.02 };
    for (const [kind, share] of Object.entries(shares)) {
      const count = out.filter((emission) => emission.kind === kind).length;
      expect(Math.abs(count - rows * share)).toBeLessThan(4 * Math.sqrt(rows * share * (1 - share)));
    }
  });

  it('hold a row back no further than they say', () => {
    for (const { row, kind, place } of emissions(20_000, all)) {
      const [least, most] = {
        event: [0, 0],
        malformed: [0, 0],
        outOfOrder: [1, 8],
        duplicate: [1, 64],
        late: [256, maxDisplacementRows],
      }[kind] as [number, number];
      if (place === 20_000) continue;
      expect(place - row).toBeGreaterThanOrEqual(least);
      expect(place - row).toBeLessThanOrEqual(most);
    }
  });

  it('are the same for the same seed and others for another', () => {
    expect(emissions(1_000, all)).toEqual(emissions(1_000, all));
    expect(emissions(1_000, { ...all, seed: 8 })).not.toEqual(emissions(1_000, all));
  });

  it('are none by default', () => {
    expect(emissions(100, {}).map(({ kind }) => kind)).toEqual(new Array(100).fill('event'));
  });

  it('leave a message that is no JSON, or an event that is nowhere on earth', () => {
    const value = new TextEncoder().encode('{"key":"k","lat":40.1,"lng":-83}');
    const damaged = Array.from({ length: 50 }, (_, index) =>
      new TextDecoder().decode(damage(value, index, 1)),
    );
    expect(new Set(damaged)).toEqual(new Set(['{"key":"k","lat"', '{"key":"k","lat":987.6,"lng":-83}']));
  });

  it('refuse shares that are none', () => {
    expect(() => new FaultInjector({ late: 1.5 })).toThrow(InputError);
    expect(() => new FaultInjector({ late: 0.6, outOfOrder: 0.6 })).toThrow(
      /Expected the sum of .* to be at most 1, got 1\.2/,
    );
  });
});

describe('the starting point after so many messages', () => {
  it('leaves exactly the messages that were still to come, for every number of messages', () => {
    const rows = 3_000;
    const whole = emissions(rows, all);
    for (const messages of [0, 1, 17, 400, 1_500, 2_999, whole.length - 5, whole.length]) {
      const point = { row: 0, messages };
      const { readFrom, playFrom, skipMessages, rowsBefore } = startingPoint(point, all, rows);
      const injector = new FaultInjector<number>(all);
      const rest: Emission<number>[] = [];
      for (let index = readFrom; index <= rows; index += 1) {
        const here = index < rows ? injector.take(index, index) : injector.rest();
        if (index >= playFrom) rest.push(...here);
      }
      expect(rest.slice(skipMessages)).toEqual(whole.slice(messages).map(({ row, kind }) => ({ row, kind })));
      const rowsSent = whole
        .slice(0, messages)
        .filter(({ kind }) => kind !== 'duplicate' && kind !== 'malformed');
      expect(rowsBefore).toBe(rowsSent.length);
    }
  });

  it('is the row of that number when there are no faults', () => {
    expect(startingPoint({ row: 0, messages: 10 }, {}, 100)).toEqual({
      readFrom: 10,
      playFrom: 10,
      skipMessages: 0,
      rowsBefore: 10,
    });
    expect(startingPoint({ row: 0, messages: 1_000 }, {}, 100).playFrom).toBe(100);
  });
});
