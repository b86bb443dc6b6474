import type { ServerResponse } from 'node:http';
import type { Frame } from '../../live/frame.js';
import { type EncodedFrames, gzipHeader } from './encodedFrames.js';

/** A page that takes nothing for this long is cut; it comes back by itself. Milliseconds. */
export const longestStallMs = 30_000;
/** A page that takes again gets at most this many missed frames, else a snapshot. */
const maxMissedFrames = 8;

/** A page comes back after a second at first; later it waits longer by itself. */
const firstFrame: Frame = { name: 'heartbeat', id: null, sequence: 0, atMs: 0, text: 'retry: 1000\n\n' };

export interface StreamClientOptions {
  readonly encoded: EncodedFrames;
  readonly isCompressed: boolean;
  /** The frames that a page with this id needs. */
  readonly catchUp: (lastEventId: string | undefined) => readonly Frame[];
  readonly now: () => number;
}

/**
 * The response to one page. While the connection takes nothing more, frames are not sent and not kept: at most what one write
 * accepted waits in this process.
 */
export class StreamClient {
  readonly #response: ServerResponse;
  readonly #options: StreamClientOptions;
  #lastEventId: string | undefined;
  #stalledSinceMs: number | null = null;

  constructor(response: ServerResponse, options: StreamClientOptions) {
    this.#response = response;
    this.#options = options;
    response.on('drain', () => this.#drained());
  }

  /** The first bytes, and what the page has missed. */
  start(lastEventId: string | undefined): void {
    this.#lastEventId = lastEventId;
    if (this.#options.isCompressed) this.#response.write(gzipHeader);
    this.#writeAll([firstFrame, ...this.#options.catchUp(lastEventId)]);
  }

  /** Sends a frame, unless the page does not take any. */
  send(frame: Frame): void {
    if (this.#stalledSinceMs === null) this.#write(frame);
  }

  /** How long the page has taken nothing, milliseconds. */
  stalledMs(nowMs: number): number {
    return this.#stalledSinceMs === null ? 0 : nowMs - this.#stalledSinceMs;
  }

  end(frame: Frame): void {
    if (this.#stalledSinceMs === null) {
      this.#response.end(this.#options.encoded.bytesOf(frame, this.#options.isCompressed));
    } else this.#response.destroy();
  }

  destroy(): void {
    this.#response.destroy();
  }

  #drained(): void {
    if (this.#stalledSinceMs === null) return;
    const missed = this.#options.catchUp(this.#lastEventId);
    const frames = missed.length <= maxMissedFrames ? missed : this.#options.catchUp(undefined);
    // Only now: a snapshot first sends a delta to all pages that take frames, which must not come before what this one has missed.
    this.#stalledSinceMs = null;
    this.#writeAll(frames);
  }

  #writeAll(frames: readonly Frame[]): void {
    for (const frame of frames) {
      // What is left is missed, and caught up with after the next drain.
      if (this.#stalledSinceMs !== null) return;
      this.#write(frame);
    }
  }

  #write(frame: Frame): void {
    const { encoded, isCompressed, now } = this.#options;
    // False means that the bytes were taken, and that no more should come.
    const takesMore = this.#response.write(encoded.bytesOf(frame, isCompressed));
    if (frame.id !== null) this.#lastEventId = frame.id;
    if (!takesMore) this.#stalledSinceMs = now();
  }
}
