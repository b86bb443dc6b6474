import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src/live/frame.js';
import { LiveFrames, type LiveRun, tickMs } from '../../src/live/frames.js';
import { LiveState } from '../../src/live/liveState.js';
import type { LiveDelta, LiveSnapshot } from '../../src/live/protocol.js';
import { timeScales } from '../../src/live/timeScale.js';
import {
  about,
  counted,
  countsOf,
  eventsAround,
  type LiveEvent,
  midnight,
  randomOf,
  type StreamSetting,
  streamOf,
} from './events.js';
import { PlainPage } from './page.js';

const hourMs = 3_600_000;

function setUp(
  options: Partial<StreamSetting> & { readonly ringMs?: number; readonly ringBytes?: number } = {},
) {
  const { ringMs, ringBytes, ...given } = options;
  const setting: StreamSetting = { speedFactor: 60, isPaused: false, hasEnded: false, ...given };
  const sent: Frame[] = [];
  const listeners = new Set<(frame: Frame) => void>([(frame) => sent.push(frame)]);
  const runOf = (state: LiveState): LiveRun => ({
    state,
    stream: streamOf(setting),
    expectations: null,
    surges: null,
  });
  const state = new LiveState({ random: randomOf(1) });
  const frames = new LiveFrames(runOf(state), {
    about,
    process: 'test',
    onFrame: (frame) => {
      for (const listener of listeners) listener(frame);
    },
    ...(ringMs === undefined ? {} : { ringMs }),
    ...(ringBytes === undefined ? {} : { ringBytes }),
  });
  return { setting, sent, listeners, state, frames, runOf };
}

function dataOf<T>({ text }: Frame): T {
  return JSON.parse(/^data: (.*)$/m.exec(text)![1]!) as T;
}

describe('the frames of the live page', () => {
  it('bring a page that is cut off at random moments all counts and points once: no gap, no double', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = randomOf(seed);
        // A short ring, so that some pages come back too late for it.
        const { state, frames, listeners, setting } = setUp({ ringMs: 4_000 });
        const page = new PlainPage();
        const listener = (frame: Frame): void => page.take(frame);
        const connect = (nowMs: number): void => {
          for (const frame of frames.catchUp(page.lastEventId, nowMs)) page.take(frame);
          listeners.add(listener);
        };
        let nowMs = 1_000_000;
        let isConnected = false;
        const all: LiveEvent[] = [];
        for (let tick = 0; tick < 120; tick++) {
          // Between two ticks, events arrive before and after a page comes.
          for (let part = 0; part < 2; part++) {
            const events = eventsAround(
              random,
              Math.floor(random() * 30),
              midnight + tick * 60_000,
              5 * hourMs,
            );
            all.push(...events);
            state.add(counted(events));
            if (random() < 0.15) {
              if (isConnected) listeners.delete(listener);
              else connect(nowMs);
              isConnected = !isConnected;
            }
          }
          // Longer buckets begin a new epoch.
          if (tick === 60) setting.speedFactor = 3_600;
          nowMs += tickMs;
          frames.tick(nowMs);
        }
        if (!isConnected) connect(nowMs);
        // A full delta brings what is left.
        for (let tick = 1; tick <= 4; tick++) frames.tick(nowMs + tick * tickMs);
        const { bucketMs, maxBuckets } = timeScales[1]!;
        expect(page.wrong).toEqual([]);
        expect(page.counts).toEqual(countsOf(all, bucketMs, maxBuckets));
        expect(page.accidents).toBe(all.length);
        const points = state.recentPoints.points().length;
        expect(page.points.length).toBe(points);
      }),
      { numRuns: 30 },
    );
  });

  it('make one snapshot for all pages that come between two frames', () => {
    const { state, frames } = setUp();
    state.add(counted(eventsAround(randomOf(1), 100, midnight, hourMs)));
    const first = frames.snapshot(1_000);
    expect(frames.catchUp(undefined, 1_010)).toEqual([first]);
    expect(frames.catchUp('other-1.5', 1_020)[0]).toBe(first);
    frames.tick(1_250);
    expect(frames.snapshot(1_260)).not.toBe(first);
  });

  it('come every 250 ms, and once a second with counts, latest and status', () => {
    const { state, frames, sent } = setUp();
    for (let tick = 1; tick <= 8; tick++) {
      state.add(counted(eventsAround(randomOf(tick), 3, midnight, hourMs)));
      frames.tick(tick * tickMs);
    }
    const deltas = sent.map((frame) => dataOf<LiveDelta>(frame));
    expect(deltas.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(deltas.map(({ status }) => status !== undefined)).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(deltas[3]!.status).toMatchObject({ accidents: 12, speedFactor: 60, isPaused: false });
    expect(deltas[3]!.latest).toHaveLength(12);
  });

  it('give way to a heartbeat every 5 s while nothing moves, after a last full frame', () => {
    const { state, frames, sent, setting } = setUp();
    state.add(counted(eventsAround(randomOf(1), 3, midnight, hourMs)));
    frames.tick(250);
    setting.isPaused = true;
    for (let nowMs = 500; nowMs <= 12_000; nowMs += tickMs) frames.tick(nowMs);
    expect(sent.map(({ name }) => name)).toEqual(['delta', 'delta', 'heartbeat', 'heartbeat']);
    expect(dataOf<LiveDelta>(sent[1]!).status).toMatchObject({ isPaused: true, accidents: 3 });
    expect(sent[2]!.text).not.toContain('\nid:');
    // Another speed is told while it is paused.
    setting.speedFactor = 120;
    frames.tick(12_100);
    expect(dataOf<LiveDelta>(sent.at(-1)!).status).toMatchObject({ isPaused: true, speedFactor: 120 });
    setting.isPaused = false;
    frames.tick(12_250);
    expect(dataOf<LiveDelta>(sent.at(-1)!).status).toMatchObject({ isPaused: false });
  });

  it('keep their ring within its bytes and its age', () => {
    const { state, frames } = setUp({ ringBytes: 20_000, ringMs: 60_000 });
    for (let tick = 1; tick < 200; tick++) {
      state.add(counted(eventsAround(randomOf(tick), 100, midnight, hourMs)));
      frames.tick(tick * tickMs);
      expect(frames.ringBytes).toBeLessThanOrEqual(20_000);
    }
    // What a page had at the start is gone by now.
    expect(frames.catchUp('test-1.1', 60_000)[0]!.name).toBe('snapshot');
    const { sequence } = frames;
    const missed = frames.catchUp(`test-1.${sequence - 2}`, 60_000);
    expect(missed.map((frame) => frame.sequence)).toEqual([sequence - 1, sequence]);
    expect(frames.catchUp(`test-1.${sequence}`, 60_000)).toEqual([]);
    expect(frames.catchUp(`test-1.${sequence + 1}`, 60_000)[0]!.name).toBe('snapshot');
  });

  it('begin a new epoch with a snapshot for every page after a seek', () => {
    const { state, frames, sent, runOf } = setUp();
    state.add(counted(eventsAround(randomOf(1), 10, midnight, hourMs)));
    frames.tick(250);
    const other = new LiveState();
    other.add(counted(eventsAround(randomOf(2), 4, midnight - 1e9, hourMs)));
    frames.restart(runOf(other), 300);
    const snapshot = dataOf<LiveSnapshot>(sent.at(-1)!);
    expect([sent.at(-1)!.name, snapshot.epoch, snapshot.sequence]).toEqual(['snapshot', 'test-2', 0]);
    expect(snapshot.status.accidents).toBe(4);
    expect(frames.catchUp('test-1.1', 310)[0]!.name).toBe('snapshot');
    frames.tick(500);
    expect(dataOf<LiveDelta>(sent.at(-1)!).sequence).toBe(1);
  });

  it('tell the time since the oldest accident was read that no frame has brought', () => {
    const { state, frames, sent } = setUp();
    for (let tick = 1; tick < 4; tick++) frames.tick(tick * tickMs);
    frames.noteArrival(600);
    state.add(counted(eventsAround(randomOf(1), 1, midnight, hourMs)));
    frames.noteArrival(900);
    state.add(counted(eventsAround(randomOf(2), 1, midnight, hourMs)));
    frames.tick(1_000);
    expect(dataOf<LiveDelta>(sent.at(-1)!).status).toMatchObject({ lagMs: 400, accidents: 2 });
  });
});
