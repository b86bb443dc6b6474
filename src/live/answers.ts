/** What the page asks of the store: bounded in what runs at a time and in what is kept. */
import { ConnectionError } from '../base/errors.js';
import { limited } from '../base/limited.js';

export interface AnswerCacheOptions {
  /** Answers that are kept. */
  readonly maxAnswers: number;
  /** Questions at a time. */
  readonly maxConcurrent: number;
  /** Questions that run or wait. A further one is refused, so that nobody fills the memory or makes others wait for ever. */
  readonly maxPending: number;
  /** How long an answer is used again, milliseconds. */
  readonly freshMs: number;
  /** @default Date.now */
  readonly now?: () => number;
}

/** Answers by key. Whoever asks for one that is being asked waits for the same answer. */
export class AnswerCache<Answer> {
  readonly #options: AnswerCacheOptions;
  readonly #answers = new Map<string, { readonly askedMs: number; readonly answer: Promise<Answer> }>();
  readonly #ask: (question: () => Promise<Answer>) => Promise<Answer>;
  #pending = 0;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
    this.#ask = limited(options.maxConcurrent, (question: () => Promise<Answer>) => question());
  }

  /** @throws ConnectionError when too many questions wait */
  async get(key: string, question: () => Promise<Answer>): Promise<Answer> {
    const { freshMs, maxAnswers, now = Date.now } = this.#options;
    const found = this.#answers.get(key);
    const isFresh = found !== undefined && now() - found.askedMs < freshMs;
    const kept = isFresh ? found : { askedMs: now(), answer: this.#begin(question) };
    this.#answers.delete(key);
    // The last one that was used is the last to go.
    this.#answers.set(key, kept);
    kept.answer.catch(() => {
      if (this.#answers.get(key) === kept) this.#answers.delete(key);
    });
    if (this.#answers.size > maxAnswers) this.#answers.delete(this.#answers.keys().next().value!);
    return kept.answer;
  }

  clear(): void {
    this.#answers.clear();
  }

  #begin(question: () => Promise<Answer>): Promise<Answer> {
    const { maxPending } = this.#options;
    if (this.#pending >= maxPending) {
      throw new ConnectionError(`Expected at most ${maxPending} questions at a time, got one more.`, {
        hint: 'Ask again in a few seconds.',
      });
    }
    this.#pending += 1;
    return this.#ask(question).finally(() => {
      this.#pending -= 1;
    });
  }
}
