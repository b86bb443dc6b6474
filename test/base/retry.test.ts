import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/base/clock.js';
import { ConnectionError, DataError } from '../../src/base/errors.js';
import { type RetryOptions, retry } from '../../src/base/retry.js';

/** Work that fails so many times, and the waits that were announced. */
function failing(times: number, error: Error = new ConnectionError('gone')) {
  let attempts = 0;
  const waits: number[] = [];
  const clock = new ManualClock();
  const run = (options: Partial<RetryOptions> = {}): Promise<string> =>
    clock.advanceUntil(
      retry(
        {
          isUnavailable: (thrown) => thrown instanceof ConnectionError,
          onUnavailable: (_, retryInMs) => void waits.push(retryInMs),
          clock,
          ...options,
        },
        async () => {
          attempts += 1;
          if (attempts <= times) throw error;
          return `attempt ${attempts}`;
        },
      ),
    );
  return { run, waits, clock, attempts: () => attempts };
}

describe('retry', () => {
  it('waits twice as long each time, up to the longest wait', async () => {
    const { run, waits, clock } = failing(8);
    expect(await run()).toBe('attempt 9');
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    expect(clock.now()).toBe(16_300);
    const chosen = failing(4);
    await chosen.run({ firstRetryMs: 250, longestRetryMs: 600 });
    expect(chosen.waits).toEqual([250, 500, 600, 600]);
  });

  it('throws at once what cannot work later', async () => {
    const { run, attempts } = failing(1, new DataError('wrong'));
    await expect(run()).rejects.toThrow('wrong');
    expect(attempts()).toBe(1);
  });

  it('gives up before a wait that would end after its time', async () => {
    const { run, waits } = failing(Number.POSITIVE_INFINITY);
    await expect(run({ retryTimeoutMs: 700 })).rejects.toThrow('gone');
    expect(waits).toEqual([100, 200]);
  });

  it('waits as long as an error asks, unless that is shorter than its own wait or too long', async () => {
    const asking = (retryAfterSeconds: number) =>
      failing(3, new ConnectionError('later', { details: { retryAfterSeconds } }));
    const short = asking(0.3);
    await short.run();
    expect(short.waits).toEqual([300, 300, 400]);
    const long = asking(9);
    await long.run({ longestRetryMs: 200 });
    expect(long.waits).toEqual([9_000, 9_000, 9_000]);
    const tooLong = asking(9);
    await expect(tooLong.run({ retryTimeoutMs: 10_000 })).rejects.toThrow('later');
    expect(tooLong.waits).toEqual([9_000]);
  });

  it('throws at once when the signal aborts a wait', async () => {
    const stop = new AbortController();
    const { run, attempts } = failing(Number.POSITIVE_INFINITY);
    await expect(run({ signal: stop.signal, onUnavailable: () => stop.abort() })).rejects.toThrow('gone');
    expect(attempts()).toBe(1);
  });
});
