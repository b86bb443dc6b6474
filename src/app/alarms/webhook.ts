import { setTimeout as sleep } from 'node:timers/promises';
import {
  type OptionNames,
  requireInteger,
  requireKnownOptions,
  requireOneOf,
  requirePositive,
  unexpected,
} from '../../base/checks.js';
import { type Clock, realClock } from '../../base/clock.js';
import { Notifier } from '../../base/notifier.js';
import { version } from '../../base/version.js';
import type { SurgeState } from '../../surges/alarm.js';
import { type AlarmSink, type Announcement, allStates } from './alarmSink.js';
import { webhookKey, webhookSignature } from './signature.js';

export interface WebhookOptions {
  /** The states that are sent. @default firing and resolved */
  readonly states?: readonly SurgeState[];
  /** How long a request may take, seconds. @default 10 */
  readonly timeoutSeconds?: number;
  /** How long an announcement is tried again before it is given up, seconds. @default 3,600 */
  readonly giveUpAfterSeconds?: number;
  /** Most announcements that wait. A further one displaces the oldest, which counts as given up. @default 1,000 */
  readonly maxWaiting?: number;
  /** How long `close` tries to deliver what waits, seconds. @default 5 */
  readonly closeSeconds?: number;
  /** Called when an attempt has failed. @default ignores it */
  readonly onProblem?: (problem: WebhookProblem) => void;
  /** @default the clock of this machine */
  readonly clock?: Clock;
  /** The time of day, milliseconds since 1970 UTC. @default that of this machine */
  readonly wallMs?: () => number;
  /** A number from 0 to 1, which spreads the waits. @default Math.random */
  readonly random?: () => number;
}

/** Why an announcement was not delivered. */
export interface WebhookProblem {
  /** `answered 503`. */
  readonly reason: string;
  /** Until the next attempt, milliseconds; null if it is given up. */
  readonly retryInMs: number | null;
}

const optionNames: OptionNames<WebhookOptions> = {
  states: true,
  timeoutSeconds: true,
  giveUpAfterSeconds: true,
  maxWaiting: true,
  closeSeconds: true,
  onProblem: true,
  clock: true,
  wallMs: true,
  random: true,
};

/** Waits before another attempt, milliseconds: the first, and the longest. Each is twice the one before. */
const firstRetryMs = 1_000;
const longestRetryMs = 60_000;

/**
 * Announces surges by POST of JSON to a URL, signed as Standard Webhooks say: `webhook-id`, `webhook-timestamp` and
 * `webhook-signature` (HMAC-SHA256). The body is `{ type: 'surge.firing', timestamp, data }`, where `data` is the `Surge`.
 *
 * One request is under way at a time, in order, and the stream does not wait for it. Network errors, timeouts and the answers
 * 408, 429 and 5xx are tried again with growing waits, and not before `Retry-After`. Any other answer that is not 2xx, redirects
 * included, is given up at once.
 *
 * A name and a password in the URL are sent as basic authentication.
 *
 * @param secret base64, with or without `whsec_` before it
 * @throws InputError when the URL or an option is wrong; ConfigurationError when the secret is
 * @example
 * const sink = webhookSink('https://example.com/hooks/surges', secret); // sends surges that fire or resolve
 */
export function webhookSink(url: string, secret: string, options: WebhookOptions = {}): AlarmSink {
  requireKnownOptions('webhookSink', options, optionNames);
  const protocol = URL.canParse(url) ? new URL(url).protocol : null;
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw unexpected('the URL of the webhook', 'one of http or https', hostOf(url));
  }
  const { timeoutSeconds = 10, giveUpAfterSeconds = 3_600, maxWaiting = 1_000, closeSeconds = 5 } = options;
  const { states = ['firing', 'resolved'] } = options;
  for (const state of states) requireOneOf('states', state, allStates);
  requirePositive('timeoutSeconds', timeoutSeconds);
  requirePositive('giveUpAfterSeconds', giveUpAfterSeconds);
  requirePositive('closeSeconds', closeSeconds);
  requireInteger('maxWaiting', maxWaiting, 1);
  return new Webhook(url, webhookKey(secret), {
    states,
    timeoutSeconds,
    giveUpAfterSeconds,
    maxWaiting,
    closeSeconds,
    onProblem: options.onProblem ?? (() => {}),
    clock: options.clock ?? realClock,
    wallMs: options.wallMs ?? Date.now,
    random: options.random ?? Math.random,
  });
}

/** What `fetch` takes of a URL with a name and a password, which it would refuse, and show in its error. */
function requestOf(address: string): {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  const url = new URL(address);
  const [name, password] = [url.username, url.password].map(decoded);
  if (name === '' && password === '') return { url: address, headers: {} };
  [url.username, url.password] = ['', ''];
  const credentials = Buffer.from(`${name}:${password}`).toString('base64');
  return { url: url.href, headers: { authorization: `Basic ${credentials}` } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The host of a URL. Its path may be a secret. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host || new URL(url).protocol : 'another text';
}

type Outcome =
  | { readonly isDelivered: true }
  | {
      readonly isDelivered: false;
      readonly reason: string;
      readonly mayRetry: boolean;
      readonly waitMs: number;
    };

class Webhook implements AlarmSink {
  readonly name: string;
  readonly states: readonly SurgeState[];
  readonly #queue: Announcement[] = [];
  readonly #changed = new Notifier();
  readonly #closing = new AbortController();
  readonly #request: ReturnType<typeof requestOf>;
  readonly #running: Promise<void>;
  #delivered = 0;
  #givenUp = 0;

  constructor(
    url: string,
    private readonly key: Uint8Array,
    private readonly options: Required<WebhookOptions>,
  ) {
    this.name = `webhook at ${hostOf(url)}`;
    this.states = options.states;
    this.#request = requestOf(url);
    this.#running = this.#run();
  }

  async send(announcements: readonly Announcement[]): Promise<void> {
    for (const announcement of announcements) {
      if (this.#queue.some(({ id }) => id === announcement.id)) continue;
      this.#queue.push(announcement);
      // The first one is under way.
      if (this.#queue.length > this.options.maxWaiting) this.#giveUp(1, 'too many announcements wait');
    }
    this.#changed.notify();
  }

  waiting(): readonly Announcement[] {
    return [...this.#queue];
  }

  counts(): ReturnType<AlarmSink['counts']> {
    return { delivered: this.#delivered, waiting: this.#queue.length, givenUp: this.#givenUp };
  }

  async close(): Promise<void> {
    const timeUp = new AbortController();
    const waited = this.options.clock.sleep(this.options.closeSeconds * 1_000, timeUp.signal);
    const isEmpty = async (): Promise<void> => {
      while (this.#queue.length > 0 && !timeUp.signal.aborted) await this.#changed.wait(timeUp.signal);
    };
    await Promise.race([waited, isEmpty()]);
    timeUp.abort();
    this.#closing.abort();
    this.#changed.notify();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const [next] = this.#queue;
      if (next === undefined) {
        await this.#changed.wait(signal);
        continue;
      }
      await this.#deliver(next);
      this.#changed.notify();
    }
  }

  /** Tries until an announcement has left the queue, or the sink closes. */
  async #deliver(announcement: Announcement): Promise<void> {
    const { clock, giveUpAfterSeconds, random, wallMs, onProblem } = this.options;
    const { signal } = this.#closing;
    const giveUpAt = announcement.sinceMs + giveUpAfterSeconds * 1_000;
    for (let longestMs = firstRetryMs; !signal.aborted; longestMs = Math.min(2 * longestMs, longestRetryMs)) {
      const outcome = await this.#post(announcement);
      // It has been displaced meanwhile.
      if (this.#queue[0] !== announcement) return;
      if (outcome.isDelivered) {
        this.#queue.shift();
        this.#delivered += 1;
        return;
      }
      // An attempt that the closing has cut off counts for nothing: the announcement stays in the checkpoint.
      if (signal.aborted) return;
      const { reason, mayRetry } = outcome;
      // Half of the wait is by chance, so that many senders do not come back at once.
      const retryInMs = Math.max(outcome.waitMs, Math.round(longestMs * (0.5 + random() / 2)));
      if (!mayRetry || wallMs() + retryInMs > giveUpAt) return this.#giveUp(0, reason);
      onProblem({ reason, retryInMs });
      await clock.sleep(retryInMs, signal);
    }
  }

  #giveUp(position: number, reason: string): void {
    this.#queue.splice(position, 1);
    this.#givenUp += 1;
    this.options.onProblem({ reason, retryInMs: null });
  }

  async #post({ id, surge }: Announcement): Promise<Outcome> {
    const { timeoutSeconds, wallMs } = this.options;
    const timestamp = Math.floor(wallMs() / 1_000);
    const body = JSON.stringify({ type: `surge.${surge.state}`, timestamp: surge.at, data: surge });
    const request = new AbortController();
    const timeUp = new AbortController();
    const timer = sleep(timeoutSeconds * 1_000, null, { signal: timeUp.signal }).then(
      () => request.abort(),
      () => {},
    );
    const abort = (): void => request.abort();
    this.#closing.signal.addEventListener('abort', abort, { once: true });
    try {
      const response = await fetch(this.#request.url, {
        method: 'POST',
        redirect: 'manual',
        signal: request.signal,
        headers: {
          ...this.#request.headers,
          'content-type': 'application/json',
          'user-agent': `blackspot/${version}`,
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': webhookSignature(this.key, id, timestamp, body),
        },
        body,
      });
      await response.body?.cancel();
      return outcomeOf(response, wallMs());
    } catch (error) {
      const reason = request.signal.aborted ? `did not answer within ${timeoutSeconds} s` : causeOf(error);
      return { isDelivered: false, reason, mayRetry: true, waitMs: 0 };
    } finally {
      this.#closing.signal.removeEventListener('abort', abort);
      timeUp.abort();
      await timer;
    }
  }
}

function outcomeOf(response: Response, nowMs: number): Outcome {
  const { status } = response;
  if (response.ok) return { isDelivered: true };
  const mayRetry = status >= 500 || status === 429 || status === 408;
  const kind = status >= 300 && status < 400 ? ', a redirect' : '';
  const waitMs = retryAfterMs(response.headers.get('retry-after'), nowMs);
  return { isDelivered: false, reason: `answered ${status}${kind}`, mayRetry, waitMs };
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - nowMs);
}

/** The system's words for a network error: `fetch failed` says nothing. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  return inner instanceof Error ? `cannot be reached: ${inner.message}` : `cannot be reached: ${message}`;
}
