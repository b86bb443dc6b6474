import { setImmediate } from 'node:timers/promises';

/** Time as the player sees it, so that tests can hold it in their hands. */
export interface Clock {
  /** Milliseconds that only ever grow; where they begin means nothing. */
  now(): number;
  /** Resolves after `ms` milliseconds, or as soon as the signal aborts: it never throws. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Node cannot set a timer further ahead than this; longer sleeps are made of several. */
const longestTimerMs = 2 ** 31 - 1;

/** The monotonic clock of this machine: it does not jump when the time of day is set. */
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

/** A clock that stands still until told: a week passes in a test as fast as the work in it. */
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

  /** Lets `ms` milliseconds pass, waking each sleeper at exactly its time, and what it does before the next one. */
  async advance(ms: number): Promise<void> {
    await this.#passUntil(this.#now + ms);
  }

  /** Lets time pass until `work` is done, however long its sleeps are. */
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
