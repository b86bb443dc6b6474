/**
 * The rules of a connection, without a network and without a clock of their own: which frame is applied, when it is opened, closed
 * and tried again. `connect.ts` carries them out. All times are milliseconds of the page's clock.
 */

export type ConnectionPhase =
  /** Asked for, no frame yet. */
  | 'connecting'
  | 'open'
  /** Waits before it tries again. */
  | 'waiting'
  /** The tab has been hidden for long: closed on purpose. */
  | 'hidden'
  /** Enough other pages of this browser stream: this one waits for a connection. */
  | 'crowded'
  /** The server refused the page: no further attempt. */
  | 'refused';

/** What to do with a frame. */
export type FrameVerdict = 'apply' | 'drop' | 'reopen';

export const connectionTimes = {
  /** Nothing heard for this long: the connection is taken as dead. */
  watchdogMs: 12_000,
  firstRetryMs: 1_000,
  longestRetryMs: 30_000,
  /** A tab that is hidden for longer gives its connection back. */
  hiddenMs: 60_000,
  /** Between two looks for a free connection. */
  crowdedMs: 1_000,
  /** A frame that is older than this on arrival is not worth catching up on: a snapshot is asked for. */
  behindMs: 30_000,
} as const;

export class ConnectionRules {
  readonly #random: () => number;
  #phase: ConnectionPhase = 'waiting';
  #epoch: string | null = null;
  #sequence = -1;
  #attempt = 0;
  #heardAtMs: number;
  #lostAtMs: number | null = null;
  #retryAtMs: number;
  #hiddenAtMs: number | null = null;

  constructor(nowMs: number, random: () => number = Math.random) {
    this.#random = random;
    this.#heardAtMs = nowMs;
    this.#retryAtMs = nowMs;
  }

  get phase(): ConnectionPhase {
    return this.#phase;
  }

  /** The id to go on from; null asks for a snapshot. */
  get lastId(): string | null {
    return this.#epoch === null ? null : `${this.#epoch}.${this.#sequence}`;
  }

  /** Since when nothing is heard; null while the connection works. */
  get lostAtMs(): number | null {
    return this.#lostAtMs;
  }

  get retryAtMs(): number {
    return this.#retryAtMs;
  }

  opening(nowMs: number): void {
    this.#phase = 'connecting';
    this.#heardAtMs = nowMs;
  }

  /** A frame with this id has come. A heartbeat has no id of its own and is never applied. */
  heard(nowMs: number, name: string, id: string | null): FrameVerdict {
    this.#heardAtMs = nowMs;
    this.#phase = 'open';
    this.#lostAtMs = null;
    this.#attempt = 0;
    if (name !== 'snapshot' && name !== 'delta') return 'drop';
    const dot = id?.lastIndexOf('.') ?? -1;
    const epoch = id?.slice(0, dot) ?? '';
    const sequence = dot < 0 ? Number.NaN : Number(id!.slice(dot + 1));
    if (!Number.isInteger(sequence)) return 'reopen';
    if (name === 'snapshot') {
      this.#epoch = epoch;
      this.#sequence = sequence;
      return 'apply';
    }
    if (epoch !== this.#epoch) return 'reopen';
    if (sequence <= this.#sequence) return 'drop';
    if (sequence !== this.#sequence + 1) return 'reopen';
    this.#sequence = sequence;
    return 'apply';
  }

  /** What the page has cannot be continued: the next attempt asks for a snapshot. */
  forget(): void {
    this.#epoch = null;
    this.#sequence = -1;
  }

  /** The connection has ended or could not be made. The server may have named a time to wait. */
  ended(nowMs: number, retryInMs?: number): void {
    if (this.#phase === 'hidden' || this.#phase === 'refused') return;
    this.#phase = 'waiting';
    this.#lostAtMs ??= nowMs;
    const { firstRetryMs, longestRetryMs } = connectionTimes;
    const wait = Math.min(longestRetryMs, retryInMs ?? firstRetryMs * 2 ** this.#attempt);
    this.#attempt++;
    // All pages of a restarted server would return in the same second.
    this.#retryAtMs = nowMs + wait * (0.75 + 0.5 * this.#random());
  }

  /** There is no connection left for this page: it looks again every second, and asks for a snapshot then. */
  crowded(nowMs: number): void {
    if (this.#phase === 'hidden' || this.#phase === 'refused') return;
    this.#phase = 'crowded';
    this.#lostAtMs = null;
    this.#retryAtMs = nowMs + connectionTimes.crowdedMs;
    this.forget();
  }

  /** The server wants no such page: 401 or 403. */
  refused(nowMs: number): void {
    this.#phase = 'refused';
    this.#lostAtMs ??= nowMs;
  }

  /** The tab is shown or hidden, or the network is back: the connection is looked at at once. */
  visible(nowMs: number, isVisible: boolean): void {
    if (isVisible) {
      this.#hiddenAtMs = null;
      if (this.#phase === 'hidden') this.#phase = 'waiting';
      if (this.#phase === 'waiting' || this.#phase === 'crowded') this.#retryAtMs = nowMs;
    } else this.#hiddenAtMs ??= nowMs;
  }

  /** What is to be done now. Asked several times a second. */
  tick(nowMs: number): 'nothing' | 'open' | 'close' | 'reopen' {
    if (this.#phase === 'refused' || this.#phase === 'hidden') return 'nothing';
    if (this.#hiddenAtMs !== null && nowMs - this.#hiddenAtMs >= connectionTimes.hiddenMs) {
      this.#phase = 'hidden';
      this.forget();
      return 'close';
    }
    if (this.#phase === 'waiting' || this.#phase === 'crowded')
      return nowMs >= this.#retryAtMs ? 'open' : 'nothing';
    if (nowMs - this.#heardAtMs < connectionTimes.watchdogMs) return 'nothing';
    this.#lostAtMs ??= this.#heardAtMs;
    return 'reopen';
  }
}
