/** The tasks in progress on something that can be closed: closing refuses new tasks and waits for the running ones. */
export class Tasks {
  readonly #closedError: () => Error;
  #running = 0;
  #onIdle: (() => void) | null = null;
  #closing: Promise<void> | null = null;

  /** @param closedError the error of a task that comes after `close` */
  constructor(closedError: () => Error) {
    this.#closedError = closedError;
  }

  /** Throws the error of a task that comes after `close`, if it is closed. */
  requireOpen(): void {
    if (this.#closing !== null) throw this.#closedError();
  }

  /** Runs a task. `close` waits until it has ended. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    this.requireOpen();
    this.#running += 1;
    try {
      return await task();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#onIdle?.();
    }
  }

  /**
   * Refuses later tasks, waits until the running ones have ended, and then releases what they used. Every later call
   * returns the promise of the first.
   */
  close(release: () => void | Promise<void>): Promise<void> {
    this.#closing ??= this.#close(release);
    return this.#closing;
  }

  async #close(release: () => void | Promise<void>): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    await release();
  }
}
