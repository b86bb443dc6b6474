/** Carries out `TabRules` with the other pages of this browser, over a channel of this address. */
import { type TabMessage, TabRules } from './tabRules.js';

const sayEveryMs = 2_000;

export class Tabs {
  readonly #rules = new TabRules();
  // Where addresses are plain HTTP and not this machine's, a channel is there, but locks are not.
  readonly #channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('blackspot-live') : null;
  readonly #id = `${Date.now()}-${Math.random()}`;
  readonly #onYield: () => void;
  #sinceMs: number | null = null;
  #hiddenAtMs: number | null = null;

  /** @param onYield another page takes the connection of this one */
  constructor(onYield: () => void) {
    this.#onYield = onYield;
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => this.#heard(data));
    this.#say({ kind: 'ask', from: this.#id });
    setInterval(() => this.#sayState(), sayEveryMs);
    addEventListener('pagehide', () => this.stopped());
    const look = (): void => {
      const isHidden = document.visibilityState === 'hidden';
      this.#hiddenAtMs = isHidden ? (this.#hiddenAtMs ?? Date.now()) : null;
      this.#sayState();
    };
    document.addEventListener('visibilitychange', look);
    look();
  }

  /** Other pages of this browser that stream. */
  get others(): number {
    return this.#rules.streaming(Date.now());
  }

  /** Whether this page may open its stream now. A page that is seen takes the connection of one that is not. */
  mayStream(): boolean {
    if (this.#sinceMs !== null || this.#rules.mayStream(Date.now())) return true;
    const hidden = this.#hiddenAtMs === null ? this.#rules.hiddenForLongest() : undefined;
    if (hidden !== undefined) this.#take(hidden);
    return this.#rules.mayStream(Date.now());
  }

  /** Takes the connection of the page that has had it for longest. */
  takeOldest(): void {
    const oldest = this.#rules.oldest();
    if (oldest !== undefined) this.#take(oldest);
  }

  streams(): void {
    this.#sinceMs ??= Date.now();
    this.#sayState();
  }

  stopped(): void {
    if (this.#sinceMs === null) return;
    this.#sinceMs = null;
    this.#say({ kind: 'stopped', from: this.#id });
  }

  #take(id: string): void {
    this.#say({ kind: 'yield', from: this.#id, to: id });
    this.#rules.given(id);
  }

  #heard(message: TabMessage): void {
    this.#rules.heard(Date.now(), message);
    if (message.kind === 'ask') this.#sayState();
    if (message.kind !== 'yield' || message.to !== this.#id || this.#sinceMs === null) return;
    this.stopped();
    this.#onYield();
  }

  #sayState(): void {
    if (this.#sinceMs === null) return;
    this.#say({ kind: 'streams', from: this.#id, sinceMs: this.#sinceMs, hiddenAtMs: this.#hiddenAtMs });
  }

  #say(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }
}
