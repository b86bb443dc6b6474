/**
 * Writes that are under way: several at once, so that rows are read and shaped while earlier ones are being
 * acknowledged, and a bounded number of messages, so that a slow log slows the player down, but one that only thinks for a
 * moment does not make it late.
 */
export class WritesInFlight {
  #underWay: { readonly done: Promise<void>; readonly messages: number; isDone: boolean }[] = [];
  #failure: { readonly error: unknown } | null = null;
  #acknowledged = 0;
  #messagesUnderWay = 0;

  constructor(
    private readonly maxMessages: number,
    /** Called with how many messages are safely in the log, counted in the order of sending without a gap. */
    private readonly onAcknowledged: (messages: number) => void = () => {},
  ) {}

  /** Resolves when there is room for another write. @throws what an earlier write failed with. */
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
    this.#underWay.push(one);
    this.#messagesUnderWay += messages;
    while (this.#messagesUnderWay >= this.maxMessages && this.#failure === null)
      await this.#underWay[0]!.done;
    this.#check();
  }

  /** Resolves when everything is acknowledged. @throws what a write failed with. */
  async drain(): Promise<void> {
    while (this.#underWay.length > 0 && this.#failure === null) await this.#underWay[0]!.done;
    this.#check();
  }

  /** Counts from zero again. Only after `drain`. */
  restart(): void {
    this.#acknowledged = 0;
  }

  #advance(): void {
    const before = this.#acknowledged;
    while (this.#underWay[0]?.isDone === true && this.#failure === null) {
      const { messages } = this.#underWay.shift()!;
      this.#acknowledged += messages;
      this.#messagesUnderWay -= messages;
    }
    if (this.#acknowledged > before) this.onAcknowledged(this.#acknowledged);
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
