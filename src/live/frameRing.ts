import type { Frame } from './frame.js';

/** The frames of the last minute, so that a page that lost its connection gets those that it missed. Bounded in bytes, too. */
export class FrameRing {
  #frames: Frame[] = [];
  #bytes = 0;

  constructor(
    private readonly maxAgeMs: number,
    private readonly maxBytes: number,
  ) {}

  add(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += frame.text.length;
    let stale = 0;
    while (
      stale < this.#frames.length &&
      (this.#bytes > this.maxBytes || this.#frames[stale]!.atMs < frame.atMs - this.maxAgeMs)
    ) {
      this.#bytes -= this.#frames[stale]!.text.length;
      stale += 1;
    }
    if (stale > 0) this.#frames.splice(0, stale);
  }

  /** The frames after a sequence; null if some of them are gone. */
  after(sequence: number, newest: number): readonly Frame[] | null {
    if (sequence > newest) return null;
    if (sequence === newest) return [];
    const first = this.#frames[0];
    if (first === undefined || first.sequence > sequence + 1) return null;
    return this.#frames.slice(sequence + 1 - first.sequence);
  }

  get bytes(): number {
    return this.#bytes;
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }
}
