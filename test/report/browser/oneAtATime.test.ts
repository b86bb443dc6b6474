import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../src/report/browser/oneAtATime.js';

/** Work that ends when told to, and says what it saw. */
function deferred() {
  const state = { latest: 0, seen: [] as number[], running: 0, most: 0 };
  let finish: (error?: Error) => void = () => {};
  const run = oneAtATime(async (_: object) => {
    state.most = Math.max(state.most, ++state.running);
    state.seen.push(state.latest);
    await new Promise<void>((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error));
    }).finally(() => state.running--);
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { state, run, settled, finish: (error?: Error) => finish(error) };
}

describe('oneAtATime', () => {
  it('answers all calls during a run by one more, which sees the latest state', async () => {
    const { state, run, settled, finish } = deferred();
    const key = {};
    const calls = [1, 2, 3, 4].map((latest) => {
      state.latest = latest;
      return run(key);
    });
    expect(new Set(calls.slice(1)).size).toBe(1);
    finish();
    await settled();
    finish();
    await Promise.all(calls);
    expect(state).toMatchObject({ seen: [1, 4], most: 1 });
    void run(key);
    expect(state.seen).toEqual([1, 4, 4]);
  });

  it('runs side by side for different keys', () => {
    const { state, run } = deferred();
    void run({});
    void run({});
    expect(state.most).toBe(2);
  });

  it('goes on after a run that failed, and tells only those who asked for it', async () => {
    const { state, run, settled, finish } = deferred();
    const key = {};
    const [first, second] = [run(key), run(key)];
    finish(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await settled();
    finish();
    await second;
    expect(state.seen).toHaveLength(2);
  });
});
