import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountedEvents } from '../../src/stream/analytic.js';
import { type Summary, summaryOf } from '../../src/stream/summary.js';
import { sessions, sliding, tumbling, type WindowShape } from '../../src/stream/windowShape.js';
import { type Pane, type WindowsOptions, windowsAnalytic } from '../../src/stream/windows.js';
import { countedEvents, type TestEvent } from './events.js';

const event = (id: number, ms: number, state = 'TX'): TestEvent => ({ id, ms, state, value: id });

/** The panes that are not replaced; each replaced one must have been there. */
class FinalPanes {
  readonly all: Pane<Summary>[] = [];
  readonly #final = new Map<string, Pane<Summary>>();

  readonly take = (pane: Pane<Summary>): void => {
    this.all.push(pane);
    for (const { startMs, endMs, index } of pane.replaces) {
      const id = JSON.stringify([pane.key, startMs, endMs, index]);
      expect(this.#final.delete(id)).toBe(true);
    }
    this.#final.set(JSON.stringify([pane.key, pane.startMs, pane.endMs, pane.index]), pane);
  };

  /** `TX 0-10: 2` for each. */
  texts(): string[] {
    return [...this.#final.values()].map(textOf).sort();
  }
}

function textOf({ key, startMs, endMs, result }: Pane<Summary>): string {
  return `${key.join()} ${startMs}-${endMs}: ${result.count} ${result.sum}`;
}

type Options = WindowsOptions<never, never>;
function windowsOf(
  shape: WindowShape,
  options: Pick<Partial<Options>, 'allowedLatenessMs' | 'maxWindows' | 'by'> = {},
): { panes: FinalPanes; windows: ReturnType<typeof windowsAnalytic>; late: number[] } {
  const panes = new FinalPanes();
  const late: number[] = [];
  const windows = windowsAnalytic({
    name: 'windows',
    shape,
    by: ['state'],
    aggregate: summaryOf('value'),
    onPane: panes.take,
    onTooLate: ({ columns }: CountedEvents, at) => late.push(columns.value![at] as number),
    ...options,
  });
  return { panes, windows, late };
}

describe('windows of event time', () => {
  it('fire when the watermark reaches their end, and leave the end to the next window', () => {
    const { panes, windows } = windowsOf(tumbling(10));
    windows.add(countedEvents([event(1, 0), event(2, 9), event(4, 10)]));
    windows.advance(9);
    expect(panes.all).toEqual([]);
    windows.advance(10);
    expect(panes.all).toEqual([
      {
        key: ['TX'],
        startMs: 0,
        endMs: 10,
        index: 0,
        replaces: [],
        result: { count: 2, values: 2, sum: 3, mean: 1.5, min: 1, max: 2 },
      },
    ]);
    windows.advance(20);
    expect(panes.texts()).toEqual(['TX 0-10: 2 3', 'TX 10-20: 1 4']);
    expect(windows.openWindows).toBe(0);
  });

  it('begin at their origin, also before 1970', () => {
    const { panes, windows } = windowsOf(tumbling(10, { originMs: 3 }));
    windows.add(countedEvents([event(1, -8), event(2, -7), event(4, 2), event(8, 3)]));
    windows.advance(100);
    expect(panes.texts()).toEqual(['TX -17--7: 1 1', 'TX -7-3: 2 6', 'TX 3-13: 1 8']);
  });

  it('are updated by a late event that is allowed, in a pane that replaces the one before', () => {
    const { panes, windows } = windowsOf(tumbling(10), { allowedLatenessMs: 5 });
    windows.add(countedEvents([event(1, 0)]));
    windows.advance(12);
    windows.add(countedEvents([event(2, 1), event(4, 2)]));
    windows.advance(13);
    expect(panes.all.slice(1)).toMatchObject([
      { startMs: 0, index: 1, replaces: [{ startMs: 0, endMs: 10, index: 0 }], result: { count: 3 } },
    ]);
    windows.add(countedEvents([event(8, 3)]));
    windows.advance(15);
    expect(panes.texts()).toEqual(['TX 0-10: 4 15']);
    expect(panes.all.at(-1)!.index).toBe(2);
    expect(windows.openWindows).toBe(0);
  });

  it('count events that are too late, and hand them out', () => {
    const { panes, windows, late } = windowsOf(sliding(10, 5), { allowedLatenessMs: 5 });
    windows.advance(17);
    // Of [-5, 5), [0, 10) and [5, 15), only the last is still open.
    windows.add(countedEvents([event(1, 3), event(2, 7)]));
    windows.advance(18);
    expect(windows.counters).toEqual({ tooLate: 1, missedWindows: 3, refused: 0 });
    expect(late).toEqual([1]);
    expect(panes.texts()).toEqual(['TX 5-15: 1 2']);
  });

  it('join sessions that a late event connects, which replaces both panes', () => {
    const { panes, windows } = windowsOf(sessions(10), { allowedLatenessMs: 100 });
    windows.add(countedEvents([event(1, 0), event(2, 18)]));
    windows.advance(40);
    expect(panes.texts()).toEqual(['TX 0-10: 1 1', 'TX 18-28: 1 2']);
    windows.add(countedEvents([event(4, 9)]));
    windows.advance(41);
    expect(panes.all.at(-1)).toMatchObject({
      startMs: 0,
      endMs: 28,
      index: 1,
      replaces: [
        { startMs: 0, endMs: 10, index: 0 },
        { startMs: 18, endMs: 28, index: 0 },
      ],
      result: { count: 3, sum: 7 },
    });
    expect(panes.texts()).toEqual(['TX 0-28: 3 7']);
  });

  it('begin a new session with an event at the end of one, before and after that has fired', () => {
    for (const watermarkMs of [0, 10]) {
      const { panes, windows } = windowsOf(sessions(10), { allowedLatenessMs: 100 });
      windows.add(countedEvents([event(1, 0)]));
      windows.advance(watermarkMs);
      windows.add(countedEvents([event(2, 10)]));
      windows.advance(20);
      expect(panes.texts()).toEqual(['TX 0-10: 1 1', 'TX 10-20: 1 2']);
    }
  });

  it('extend a session that has fired beyond the watermark by a late event, and fire it again at its new end', () => {
    const { panes, windows } = windowsOf(sessions(10), { allowedLatenessMs: 100 });
    windows.add(countedEvents([event(1, 0)]));
    windows.advance(10);
    windows.add(countedEvents([event(2, 9)]));
    windows.advance(18);
    expect(panes.texts()).toEqual(['TX 0-10: 1 1']);
    windows.advance(19);
    expect(panes.texts()).toEqual(['TX 0-19: 2 3']);
  });

  it('refuse to open more than their number, and count it', () => {
    const { panes, windows } = windowsOf(tumbling(10), { maxWindows: 2 });
    windows.add(countedEvents([event(1, 0), event(2, 10), event(4, 20), event(8, 11)]));
    windows.advance(100);
    expect(windows.counters.refused).toBe(1);
    expect(panes.texts()).toEqual(['TX 0-10: 1 1', 'TX 10-20: 2 10']);
  });

  it('refuse options that are not as described', () => {
    const right = { name: 'a', shape: tumbling(1), aggregate: summaryOf(null), onPane: () => {} };
    expect(() => windowsAnalytic({ ...right, shape: {} as WindowShape })).toThrow(
      'Expected shape to be tumb',
    );
    expect(() => windowsAnalytic({ ...right, onPane: 1 as never })).toThrow(
      'Expected onPane to be a function',
    );
    expect(() => windowsAnalytic({ ...right, by: 'state' as never })).toThrow('Expected by to be a list');
    expect(() => windowsAnalytic({ ...right, late: 1 } as never)).toThrow(
      'Option of windowsAnalytic not found',
    );
    expect(() => sliding(5, 10)).toThrow('Expected everyMs to be a whole number from 1 to 5, got 10.');
  });
});

interface Arrival extends Omit<TestEvent, 'id'> {
  readonly value: number;
  /** The watermark moves by this before the event. */
  readonly step: number;
}
/** Events in any order of arrival, and moves of the watermark between them. */
const arrivals = fc.array(
  fc.record<Arrival>({
    ms: fc.integer({ min: -50, max: 150 }),
    state: fc.constantFrom('TX', 'CA'),
    value: fc.integer({ min: -9, max: 9 }),
    step: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
  }),
  { maxLength: 60 },
);
const fixedShapes = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer())
    .map(([size, originMs]) => tumbling(size, { originMs })),
  fc
    .tuple(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: -20, max: 20 }),
    )
    .map(([a, b, originMs]) => sliding(Math.max(a, b), Math.min(a, b), { originMs })),
);

/** Sessions when all events have arrived and the watermark is far beyond them. */
function sessionsOf(events: readonly Arrival[], gapMs: number, allowedLatenessMs: number) {
  const found = windowsOf(sessions(gapMs), { allowedLatenessMs });
  let watermarkMs = -100;
  for (const [id, { ms, state, value, step }] of events.entries()) {
    watermarkMs += step;
    found.windows.advance(watermarkMs);
    found.windows.add(countedEvents([{ id, ms, state, value }]));
  }
  found.windows.advance(20_000);
  return found;
}

describe('windows beside a naive computation', () => {
  it('tumbling and sliding windows have what was not too late, whatever the order', () => {
    fc.assert(
      fc.property(
        arrivals,
        fixedShapes,
        fc.integer({ min: 0, max: 40 }),
        (events, shape, allowedLatenessMs) => {
          if (shape.kind === 'session') return;
          const { panes, windows } = windowsOf(shape, { allowedLatenessMs });
          const naive = new Map<string, { count: number; sum: number }>();
          let [watermarkMs, missed] = [-100, 0];
          windows.advance(watermarkMs);
          for (const [id, { ms, state, value, step }] of events.entries()) {
            watermarkMs += step;
            windows.advance(watermarkMs);
            windows.add(countedEvents([{ id, ms, state, value }]));
            // Every start from far before the event on, one by one.
            for (let start = ms - shape.sizeMs + 1; start <= ms; start++) {
              if ((start - shape.originMs) % shape.everyMs !== 0) continue;
              const end = start + shape.sizeMs;
              if (end + allowedLatenessMs <= watermarkMs) missed++;
              else {
                const key = `${state} ${start}-${end}`;
                const { count, sum } = naive.get(key) ?? { count: 0, sum: 0 };
                naive.set(key, { count: count + 1, sum: sum + value });
              }
            }
          }
          windows.advance(1_000);
          expect(panes.texts()).toEqual(
            [...naive].map(([key, { count, sum }]) => `${key}: ${count} ${sum}`).sort(),
          );
          expect(windows.counters.missedWindows).toBe(missed);
          expect(windows.openWindows).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('sessions are the runs of the sorted events, whatever the order', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 30 }), (events, gapMs) => {
        const { panes, windows } = sessionsOf(events, gapMs, 10_000);
        const naive: string[] = [];
        for (const state of ['CA', 'TX']) {
          const sorted = events.filter((event) => event.state === state).sort((a, b) => a.ms - b.ms);
          for (let from = 0, at = 0; at < sorted.length; at++) {
            if (at + 1 < sorted.length && sorted[at + 1]!.ms - sorted[at]!.ms < gapMs) continue;
            const run = sorted.slice(from, at + 1);
            const sum = run.reduce((total, { value }) => total + value, 0);
            naive.push(`${state} ${run[0]!.ms}-${run.at(-1)!.ms + gapMs}: ${run.length} ${sum}`);
            from = at + 1;
          }
        }
        expect(panes.texts()).toEqual(naive.sort());
        expect(windows.counters.tooLate).toBe(0);
        expect(windows.openWindows).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('sessions with little lateness lose no event: each is in one final pane, or counted as too late', () => {
    fc.assert(
      fc.property(
        arrivals,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 20 }),
        (events, gapMs, allowedLatenessMs) => {
          const { panes, windows, late } = sessionsOf(events, gapMs, allowedLatenessMs);
          const inPanes = panes.texts().reduce((sum, text) => sum + Number(/: (\d+)/.exec(text)![1]), 0);
          expect(inPanes + late.length).toBe(events.length);
          expect(windows.counters.tooLate).toBe(late.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
