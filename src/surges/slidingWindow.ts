import { grown } from './grown.js';

/** Numbers of an accident in a step: place, and its position in millionths of a degree. */
const perAccident = 3;

/**
 * Accidents by place in a sliding window that moves by steps. Accidents after the window wait for it; late ones within it
 * count at once.
 */
export class SlidingWindow {
  readonly #windowSteps: number;
  readonly #minCount: number;
  readonly #onEnter: (place: number, lat: number, lng: number) => void;
  readonly #steps = new Map<number, number[]>();
  #counts = new Int32Array(0);
  /** The step that comes into the window next; null before the first one. */
  #next: number | null = null;
  /** Places with at least `minCount` accidents in the window. */
  readonly busy: Set<number> = new Set();

  /** @param onEnter is called for each accident whose step is in the window, or before it, once */
  constructor(
    windowSteps: number,
    minCount: number,
    onEnter: (place: number, lat: number, lng: number) => void,
  ) {
    this.#windowSteps = windowSteps;
    this.#minCount = minCount;
    this.#onEnter = onEnter;
  }

  count(place: number): number {
    return place < this.#counts.length ? this.#counts[place]! : 0;
  }

  /** The step that enters the window next. Before the first move: the earliest one with accidents; null without accidents. */
  get nextStep(): number | null {
    if (this.#next !== null) return this.#next;
    let earliest: number | null = null;
    for (const step of this.#steps.keys()) if (earliest === null || step < earliest) earliest = step;
    return earliest;
  }

  add(place: number, step: number, lat: number, lng: number): void {
    this.#counts = grown(this.#counts, place + 1);
    if (this.#next !== null && step < this.#next) {
      this.#onEnter(place, lat, lng);
      if (step < this.#next - this.#windowSteps) return;
      this.#change(place, 1);
    }
    const accidents = this.#steps.get(step);
    if (accidents === undefined) this.#steps.set(step, [place, lat, lng]);
    else accidents.push(place, lat, lng);
  }

  /** Moves the window by one step. */
  move(): void {
    const step = this.nextStep!;
    const entering = this.#steps.get(step) ?? [];
    for (let at = 0; at < entering.length; at += perAccident) {
      this.#onEnter(entering[at]!, entering[at + 1]!, entering[at + 2]!);
      this.#change(entering[at]!, 1);
    }
    const leaving = this.#steps.get(step - this.#windowSteps) ?? [];
    for (let at = 0; at < leaving.length; at += perAccident) this.#change(leaving[at]!, -1);
    this.#steps.delete(step - this.#windowSteps);
    this.#next = step + 1;
  }

  #change(place: number, by: number): void {
    this.#counts[place]! += by;
    const count = this.#counts[place]!;
    if (count >= this.#minCount) this.busy.add(place);
    else this.busy.delete(place);
  }

  /** The state as JSON values. */
  save(): unknown {
    return { next: this.#next, steps: [...this.#steps].map(([step, accidents]) => [step, [...accidents]]) };
  }

  restore(state: unknown): void {
    const { next, steps } = state as { next: number | null; steps: readonly (readonly [number, number[]])[] };
    this.#steps.clear();
    this.#counts.fill(0);
    this.busy.clear();
    this.#next = next;
    for (const [step, accidents] of steps) {
      this.#steps.set(step, [...accidents]);
      for (let at = 0; at < accidents.length; at += perAccident) {
        this.#counts = grown(this.#counts, accidents[at]! + 1);
        if (next !== null && step < next) this.#change(accidents[at]!, 1);
      }
    }
  }
}
