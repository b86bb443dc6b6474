import { isBlackspotError } from '../base/errors.js';
import { formatDuration } from '../base/format.js';
import { retry } from '../base/retry.js';
import { kafkaDefaults } from '../log/kafkaSettings.js';
import { color } from './color.js';
import { say } from './output.js';

/** Says that a command waits for a server: once in each outage, and not for one that answers at once. */
export class ServerWait {
  readonly #server: string;
  /** How long the command waits before it gives up, seconds; null: as long as it takes. */
  #upToSeconds: number | null;
  #lastFailureMs = Number.NEGATIVE_INFINITY;

  /** @param server such as `Kafka at localhost:9092` */
  constructor(server: string, upToSeconds: number | null) {
    this.#server = server;
    this.#upToSeconds = upToSeconds;
  }

  /** The server did not answer, and will be asked again. */
  unavailable(reason?: string): void {
    const now = performance.now();
    const isNew = now - this.#lastFailureMs > outageMs;
    this.#lastFailureMs = now;
    if (!isNew) return;
    const limit = this.#upToSeconds === null ? '' : ` (up to ${formatDuration(this.#upToSeconds)})`;
    say(color.yellow(`Waiting for ${this.#server}${limit}${reason === undefined ? '' : `: ${reason}`}`));
  }

  /** Waits for the first answer, and says so when it takes longer than a second. From then on the limit is another one. */
  async during<T>(answer: Promise<T>, upToSeconds: number | null = this.#upToSeconds): Promise<T> {
    const timer = setTimeout(() => this.unavailable(), patienceMs);
    try {
      const answered = await answer;
      this.#upToSeconds = upToSeconds;
      this.#lastFailureMs = Number.NEGATIVE_INFINITY;
      return answered;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The wait for the first answer of Kafka. */
export function kafkaWait(brokers: string): ServerWait {
  return new ServerWait(`Kafka at ${brokers}`, kafkaDefaults.connectTimeoutMs / 1_000);
}

/** Opens what is unavailable at the start, such as a database. It is waited for as long as Kafka. */
export function openWithRetries<T>(
  signal: AbortSignal,
  wait: ServerWait,
  open: () => Promise<T>,
): Promise<T> {
  return retry(
    {
      retryTimeoutMs: kafkaDefaults.retryTimeoutMs,
      isUnavailable: (error) => isBlackspotError(error) && error.retriable,
      onUnavailable: (error) => wait.unavailable(error.message),
      signal,
    },
    open,
  );
}

/** A server that answers within this time is not waited for. */
const patienceMs = 1_000;
/** Failures with less time between them belong to one outage. Retries come more often. */
const outageMs = 60_000;
