import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionRules, connectionTimes } from '../../../src/live/browser/connectionRules.js';

const middle = (): number => 0.5;

describe('the rules of the connection', () => {
  it('applies each delta once and in order, whatever arrives, and never one after a hole', () => {
    const frame = fc.record({
      name: fc.constantFrom('snapshot', 'delta', 'delta', 'delta'),
      epoch: fc.constantFrom('a', 'b'),
      sequence: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 60 }), (frames) => {
        const rules = new ConnectionRules(0, middle);
        // The naive page: what it has is an epoch and a number.
        let has: { epoch: string; sequence: number } | null = null;
        for (const { name, epoch, sequence } of frames) {
          const verdict = rules.heard(0, name, `${epoch}.${sequence}`);
          if (name === 'snapshot') {
            expect(verdict).toBe('apply');
            has = { epoch, sequence };
          } else if (has === null || has.epoch !== epoch || sequence > has.sequence + 1) {
            expect(verdict).toBe('reopen');
          } else if (sequence <= has.sequence) expect(verdict).toBe('drop');
          else {
            expect(verdict).toBe('apply');
            has = { epoch, sequence };
          }
          expect(rules.lastId).toBe(has === null ? null : `${has.epoch}.${has.sequence}`);
        }
      }),
    );
  });

  it('takes a connection as dead after 12 s of silence, and a heartbeat keeps it', () => {
    const rules = new ConnectionRules(0, middle);
    expect(rules.tick(0)).toBe('open');
    rules.opening(0);
    rules.heard(1_000, 'snapshot', 'a.0');
    rules.heard(10_000, 'heartbeat', 'a.0');
    expect(rules.tick(21_900)).toBe('nothing');
    expect(rules.tick(22_000)).toBe('reopen');
    expect(rules.lostAtMs).toBe(10_000);
  });

  it('waits 1, 2, 4 to 30 s between attempts, a quarter more or less, and begins anew after a success', () => {
    const waits = (random: () => number): number[] => {
      const rules = new ConnectionRules(0, random);
      return Array.from({ length: 7 }, () => {
        rules.opening(0);
        rules.ended(0);
        return rules.retryAtMs;
      });
    };
    expect(waits(middle)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(waits(() => 0)).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500]);
    const rules = new ConnectionRules(0, middle);
    for (let attempt = 0; attempt < 5; attempt++) rules.ended(0);
    rules.heard(0, 'snapshot', 'a.0');
    rules.ended(100);
    expect(rules.retryAtMs).toBe(1_100);
    expect(rules.lostAtMs).toBe(100);
  });

  it('waits for as long as the server says that it is away', () => {
    const rules = new ConnectionRules(0, middle);
    rules.ended(500, 3_000);
    expect(rules.tick(3_499)).toBe('nothing');
    expect(rules.tick(3_500)).toBe('open');
  });

  it('gives the connection of a hidden tab back after a minute, and asks for a snapshot when it is shown', () => {
    const rules = new ConnectionRules(0, middle);
    rules.opening(0);
    rules.heard(0, 'snapshot', 'a.5');
    rules.visible(1_000, false);
    rules.heard(60_000, 'heartbeat', null);
    expect(rules.tick(1_000 + connectionTimes.hiddenMs - 1)).toBe('nothing');
    expect(rules.tick(1_000 + connectionTimes.hiddenMs)).toBe('close');
    rules.ended(70_000);
    expect(rules.tick(200_000)).toBe('nothing');
    rules.visible(300_000, true);
    expect(rules.lastId).toBeNull();
    expect(rules.tick(300_000)).toBe('open');
  });

  it('does not try again when the server has refused the page', () => {
    const rules = new ConnectionRules(0, middle);
    rules.opening(0);
    rules.refused(10);
    rules.ended(11);
    expect(rules.tick(1e9)).toBe('nothing');
  });
});
