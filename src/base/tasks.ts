/** The tasks in progress on something that can be closed: closing refuses new tasks and waits for the running ones. */
export class Tasks {
  readonly #closedError: () => Error;
  #running = 0;
  #isClosed = false;
  #onIdle: (() => void) | null = null;

  /** @param closedError the error of a task that comes after `close` */
  constructor(closedError: () => Error) {
    this.#closedError = closedError;
  }

  /** Runs a task. `close` waits until it has ended. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw this.#closedError();
    this.#running += 1;
    try {
      return await task();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#onIdle?.();
    }
  }

  /** Refuses later tasks, and resolves when the running ones have ended. Call it once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
  }
}
