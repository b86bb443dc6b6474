/** Carries out `ConnectionRules`: fetches the stream and reads its bytes. Bytes, because EventSource keeps no header and no answer's status. */

import type { LiveBye, LiveDelta, LiveHeartbeat, LiveSnapshot } from '../protocol.js';
import { type ConnectionPhase, ConnectionRules, connectionTimes } from './connectionRules.js';
import { EventReader } from './sse.js';
import { Tabs } from './tabs.js';

export interface ConnectionHandlers {
  readonly onSnapshot: (snapshot: LiveSnapshot) => void;
  /** `isStale`: the frame is so old that it is applied without animation. */
  readonly onDelta: (delta: LiveDelta, isStale: boolean) => void;
  readonly onServerTime: (serverMs: number) => void;
  readonly onRefused: (status: number, message: string) => void;
  /** The server's clock now, milliseconds since 1970 UTC. */
  readonly serverNow: () => number;
}

/** Other pages have answered who streams by then. */
const askedMs = 100;
/** A frame this old on arrival is applied without animation. */
const staleMs = 5_000;

export class Connection {
  readonly #rules = new ConnectionRules(Date.now());
  readonly #handlers: ConnectionHandlers;
  readonly #tabs = new Tabs(() => this.#yield());
  #abort: AbortController | null = null;
  #attempt = 0;

  constructor(handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    setInterval(() => this.#tick(), 250);
    const look = (): void => {
      this.#rules.visible(Date.now(), document.visibilityState === 'visible');
      this.#tick();
    };
    for (const name of ['pageshow', 'online']) addEventListener(name, look);
    document.addEventListener('visibilitychange', look);
    setTimeout(look, askedMs);
  }

  get phase(): ConnectionPhase {
    return this.#rules.phase;
  }

  get lostAtMs(): number | null {
    return this.#rules.lostAtMs;
  }

  get retryAtMs(): number {
    return this.#rules.retryAtMs;
  }

  /** Other pages of this browser that stream. */
  get otherPages(): number {
    return this.#tabs.others;
  }

  /** Takes the connection of another page. */
  takeOver(): void {
    this.#tabs.takeOldest();
    this.#open();
  }

  /** Asks for a snapshot on a new connection. */
  startOver(): void {
    this.#rules.forget();
    this.#open();
  }

  #tick(): void {
    const action = this.#rules.tick(Date.now());
    if (action === 'open' || action === 'reopen') this.#open();
    else if (action === 'close') {
      this.#close();
      this.#tabs.stopped();
    }
  }

  /** Another page has taken the connection. */
  #yield(): void {
    this.#close();
    this.#rules.crowded(Date.now());
  }

  #close(): void {
    this.#attempt++;
    this.#abort?.abort();
    this.#abort = null;
  }

  #open(): void {
    this.#close();
    if (!this.#tabs.mayStream()) {
      this.#rules.crowded(Date.now());
      return;
    }
    this.#tabs.streams();
    const attempt = this.#attempt;
    const abort = new AbortController();
    this.#abort = abort;
    this.#rules.opening(Date.now());
    const isCurrent = (): boolean => attempt === this.#attempt;
    this.#read(abort.signal, isCurrent)
      .catch(() => undefined)
      .then((retryInMs) => {
        if (isCurrent()) this.#rules.ended(Date.now(), retryInMs);
      });
  }

  /** Reads until the stream ends; returns the time to wait if the server named one. */
  async #read(signal: AbortSignal, isCurrent: () => boolean): Promise<number | undefined> {
    const { lastId } = this.#rules;
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (lastId !== null) headers['last-event-id'] = lastId;
    const response = await fetch('/stream', { signal, headers, cache: 'no-store' });
    if ([401, 403, 421].includes(response.status)) {
      const { error } = (await response.json().catch(() => ({}))) as { error?: string };
      this.#rules.refused(Date.now());
      this.#handlers.onRefused(response.status, error ?? '');
      return undefined;
    }
    if (!response.ok || response.body === null) return undefined;
    const reader = response.body.getReader();
    const events = new EventReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || !isCurrent()) return undefined;
      for (const { name, id, data } of events.read(value)) {
        const payload: unknown = JSON.parse(data);
        if (name === 'bye') return (payload as LiveBye).retryInMs;
        const verdict = this.#rules.heard(Date.now(), name, id);
        if (name === 'heartbeat') this.#handlers.onServerTime((payload as LiveHeartbeat).serverMs);
        if (verdict === 'reopen') {
          this.startOver();
          return undefined;
        }
        if (verdict === 'apply' && !this.#apply(name, payload)) return undefined;
      }
    }
  }

  /** False when the page is so far behind that it asks for a snapshot. */
  #apply(name: string, payload: unknown): boolean {
    if (name === 'snapshot') {
      const snapshot = payload as LiveSnapshot;
      this.#handlers.onServerTime(snapshot.serverMs);
      this.#handlers.onSnapshot(snapshot);
      return true;
    }
    const delta = payload as LiveDelta;
    this.#handlers.onServerTime(delta.serverMs);
    const ageMs = this.#handlers.serverNow() - delta.serverMs;
    if (ageMs > connectionTimes.behindMs && delta.sequence % 4 === 0) {
      this.startOver();
      return false;
    }
    this.#handlers.onDelta(delta, ageMs > staleMs);
    return true;
  }
}
