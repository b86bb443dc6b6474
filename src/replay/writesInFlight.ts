/**
 * Several writes in flight at once, so that rows are read and encoded while the log acknowledges earlier ones. The number of
 * messages is bounded: a slow log slows the player down, and a short delay of the log does not make it late.
 */
export class WritesInFlight {
  #inFlight: { readonly done: Promise<void>; readonly messages: number; isDone: boolean }[] = [];
  #failure: { readonly error: unknown } | null = null;
  #acknowledged = 0;
  #messagesInFlight = 0;

  constructor(
    private readonly maxMessages: number,
    /** Called with the number of messages from the first on that are safely in the log without a gap. */
    private readonly onAcknowledged: (messages: number) => void = () => {},
  ) {}

  /** Resolves when another write fits. @throws the error of an earlier write */
  async add(write: Promise<void>, messages: number): Promise<void> {
    const one = { done: Promise.resolve(), messages, isDone: false };
    one.done = write.then(
      () => {
        one.isDone = true;
        this.#advance();
      },
      (error: unknown) => {
        this.#failure ??= { error };
      },
    );
    this.#inFlight.push(one);
    this.#messagesInFlight += messages;
    while (this.#messagesInFlight >= this.maxMessages && this.#failure === null)
      await this.#inFlight[0]!.done;
    this.#check();
  }

  /** Resolves when everything is acknowledged. @throws the error of a write */
  async drain(): Promise<void> {
    while (this.#inFlight.length > 0 && this.#failure === null) await this.#inFlight[0]!.done;
    this.#check();
  }

  /** Counts from zero again. Only after `drain`. */
  restart(): void {
    this.#acknowledged = 0;
  }

  #advance(): void {
    const before = this.#acknowledged;
    while (this.#inFlight[0]?.isDone === true && this.#failure === null) {
      const { messages } = this.#inFlight.shift()!;
      this.#acknowledged += messages;
      this.#messagesInFlight -= messages;
    }
    if (this.#acknowledged > before) this.onAcknowledged(this.#acknowledged);
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
