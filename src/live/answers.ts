/** What the page asks of the store: bounded in what runs at a time and in what is kept. */
import { limited } from '../base/limited.js';

export interface AnswerCacheOptions {
  /** Answers that are kept. */
  readonly maxAnswers: number;
  /** Questions at a time. */
  readonly maxConcurrent: number;
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

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
    this.#ask = limited(options.maxConcurrent, (question: () => Promise<Answer>) => question());
  }

  get(key: string, question: () => Promise<Answer>): Promise<Answer> {
    const { freshMs, maxAnswers, now = Date.now } = this.#options;
    const found = this.#answers.get(key);
    this.#answers.delete(key);
    const kept =
      found !== undefined && now() - found.askedMs < freshMs
        ? found
        : { askedMs: now(), answer: this.#ask(question) };
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
}
