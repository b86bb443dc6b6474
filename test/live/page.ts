import type { Frame } from '../../src/live/frame.js';
import type { LiveDelta, LiveSnapshot, SparseCells } from '../../src/live/protocol.js';

/** A page by the rules of the protocol, as simple as can be: what it has after the frames that it got. */
export class PlainPage {
  lastEventId: string | undefined;
  /** Frames that it did not need, and frames that it missed: none of them may be. */
  readonly wrong: string[] = [];
  counts: Map<string, number> = new Map();
  /** Points by their bytes, of the snapshot and of the deltas after it. */
  points: string[] = [];
  accidents = 0;
  #epoch = '';
  #sequence = -1;
  #newest = Number.NEGATIVE_INFINITY;
  #maxBuckets = 0;

  take(frame: Frame): void {
    const data = JSON.parse(/^data: (.*)$/m.exec(frame.text)![1]!) as unknown;
    const id = /^id: (.*)$/m.exec(frame.text)?.[1];
    if (id !== undefined) this.lastEventId = id;
    if (frame.name === 'snapshot') this.#replace(data as LiveSnapshot);
    if (frame.name === 'delta') this.#apply(data as LiveDelta, id!);
  }

  #replace(snapshot: LiveSnapshot): void {
    this.#epoch = snapshot.epoch;
    this.#sequence = snapshot.sequence;
    this.#maxBuckets = snapshot.maxBuckets;
    this.#newest = Number.NEGATIVE_INFINITY;
    this.counts = new Map();
    this.points = pointsIn(snapshot.points.data);
    this.accidents = snapshot.status.accidents;
    this.#add(snapshot.counts);
  }

  #apply(delta: LiveDelta, id: string): void {
    const epoch = id.slice(0, id.lastIndexOf('.'));
    if (epoch !== this.#epoch || delta.sequence !== this.#sequence + 1) {
      this.wrong.push(`${id} after ${this.#epoch}.${this.#sequence}`);
      return;
    }
    this.#sequence = delta.sequence;
    if (delta.points !== undefined) this.points.push(...pointsIn(delta.points.data));
    if (delta.status !== undefined) this.accidents = delta.status.accidents;
    this.#add(delta.counts ?? []);
  }

  #add(buckets: readonly (readonly [number, SparseCells])[]): void {
    for (const [bucket, pairs] of buckets) {
      this.#newest = Math.max(this.#newest, bucket);
      for (let at = 0; at < pairs.length; at += 2) {
        const key = `${bucket} ${pairs[at]}`;
        this.counts.set(key, (this.counts.get(key) ?? 0) + pairs[at + 1]!);
      }
    }
    for (const key of this.counts.keys()) {
      if (Number.parseInt(key, 10) <= this.#newest - this.#maxBuckets) this.counts.delete(key);
    }
  }
}

/** Packed points without their ages, which are relative to each frame. */
function pointsIn(base64: string): string[] {
  const bytes = Buffer.from(base64, 'base64');
  const points: string[] = [];
  for (let at = 0; at < bytes.length; at += 10) points.push(bytes.toString('hex', at, at + 8));
  return points;
}
