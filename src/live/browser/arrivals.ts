/** Accidents that have just arrived: a dot and a ring that fade. Arrays of fixed size; the oldest is overwritten. */
import type { CanvasDrawing } from './mapBase.js';
import { type MapView, toScreen, type ViewSize } from './view.js';

const mostDots = 1_500;
const mostRings = 80;
const lifeMs = 1_100;
/** Without rings, a dot fades more slowly. */
const calmLifeMs = 2_500;

export class Arrivals {
  readonly #x = new Float32Array(mostDots);
  readonly #y = new Float32Array(mostDots);
  readonly #dueAtMs = new Float64Array(mostDots);
  readonly #hasRing = new Uint8Array(mostDots);
  readonly #ringSlots = new Int32Array(mostRings).fill(-1);
  #next = 0;
  #nextRing = 0;
  #lastDueAtMs = 0;
  /** Dots of the last frame: many of them are fainter, so that they do not hide the heat. */
  #drawn = 0;

  clear(): void {
    this.#dueAtMs.fill(0);
    this.#lastDueAtMs = 0;
  }

  add(x: number, y: number, dueAtMs: number): void {
    const at = this.#next;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#dueAtMs[at] = dueAtMs;
    this.#next = (at + 1) % mostDots;
    // The newest 80 have a ring.
    const slot = this.#nextRing;
    const before = this.#ringSlots[slot]!;
    if (before >= 0) this.#hasRing[before] = 0;
    this.#ringSlots[slot] = at;
    this.#hasRing[at] = 1;
    this.#nextRing = (slot + 1) % mostRings;
    this.#lastDueAtMs = Math.max(this.#lastDueAtMs, dueAtMs);
  }

  isMoving(nowMs: number): boolean {
    return nowMs <= this.#lastDueAtMs + calmLifeMs + 50;
  }

  draw(
    context: CanvasDrawing,
    view: MapView,
    size: ViewSize,
    nowMs: number,
    color: string,
    withRings: boolean,
  ): void {
    const strength = this.#drawn > 300 ? 0.45 : 1;
    this.#drawn = 0;
    const life = withRings ? lifeMs : calmLifeMs;
    context.fillStyle = color;
    context.strokeStyle = color;
    context.lineWidth = 1.25;
    for (let at = 0; at < mostDots; at++) {
      const age = nowMs - this.#dueAtMs[at]!;
      if (age < 0 || age > life) continue;
      const [px, py] = toScreen(view, size, this.#x[at]!, this.#y[at]!);
      if (px < -20 || py < -20 || px > size.width + 20 || py > size.height + 20) continue;
      const fading = 1 - age / life;
      this.#drawn++;
      context.globalAlpha = Math.min(1, fading * 1.6) * strength;
      context.fillRect(px - 1.25, py - 1.25, 2.5, 2.5);
      if (!withRings || this.#hasRing[at] === 0) continue;
      context.globalAlpha = fading * 0.8;
      context.beginPath();
      context.arc(px, py, 2 + 9 * Math.sqrt(age / life), 0, 2 * Math.PI);
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}
