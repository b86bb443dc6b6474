import { setImmediate } from 'node:timers/promises';

/** A source of time, which tests can replace. */
export interface Clock {
  /** Monotonic time, milliseconds since an arbitrary moment. */
  now(): number;
  /** Resolves after `ms` milliseconds, or when the signal aborts. It never throws. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest timer of Node.js. Longer sleeps use several. */
const longestTimerMs = 2 ** 31 - 1;

/** The monotonic clock of this machine, which does not jump when the time of day is set. */
export const realClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    const wakeAt = performance.now() + ms;
    for (let left = ms; left > 0 && signal?.aborted !== true; left = wakeAt - performance.now()) {
      await timer(Math.min(Math.ceil(left), longestTimerMs), signal);
    }
  },
};

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(handle);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const handle = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** A clock for tests, which only advances by calls: a simulated week takes only the time of its work. */
export class ManualClock implements Clock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        wakeAt: this.#now + ms,
        wake: (): void => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          signal?.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', sleeper.wake, { once: true });
    });
  }

  /** Advances by `ms` milliseconds. Wakes each sleeper at exactly its time, and runs its work before the next one. */
  async advance(ms: number): Promise<void> {
    await this.#passUntil(this.#now + ms);
  }

  /** Advances until `work` is done, for any length of its sleeps. */
  async advanceUntil<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const finish = (): void => {
      isDone = true;
    };
    work.then(finish, finish);
    while (!isDone) {
      await setImmediate();
      const next = Math.min(...this.#sleepers.map((sleeper) => sleeper.wakeAt));
      if (Number.isFinite(next)) await this.#passUntil(next);
    }
    return work;
  }

  async #passUntil(time: number): Promise<void> {
    await setImmediate();
    for (;;) {
      const due = this.#sleepers.filter((sleeper) => sleeper.wakeAt <= time);
      const next = due.sort((first, second) => first.wakeAt - second.wakeAt)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.wakeAt);
      next.wake();
      await setImmediate();
    }
    this.#now = Math.max(this.#now, time);
  }
}
