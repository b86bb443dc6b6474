import { requireInteger, requireKnownOptions } from '../base/checks.js';

/** How time is divided into windows: [start, end), so an event at an end belongs to the next window. */
export type WindowShape =
  /** Windows of `sizeMs` that begin every `everyMs`, at `originMs` and before and after it. */
  | {
      readonly kind: 'tumbling' | 'sliding';
      readonly sizeMs: number;
      readonly everyMs: number;
      readonly originMs: number;
    }
  /**
   * A window begins with an event and ends `gapMs` after its last one. Windows that overlap are one, as in Beam. Windows that touch are two:
   * at the watermark that fires the first, an event at its end may still come.
   */
  | { readonly kind: 'session'; readonly gapMs: number };

export interface WindowOrigin {
  /** A time at which a window begins, milliseconds since 1970 UTC. @default 0 */
  readonly originMs?: number;
}

/**
 * Windows of one size, side by side.
 *
 * @example
 * tumbling(3_600_000); // hours of UTC
 */
export function tumbling(sizeMs: number, origin: WindowOrigin = {}): WindowShape {
  requireKnownOptions('tumbling', origin, { originMs: true });
  const { originMs = 0 } = origin;
  requireInteger('sizeMs', sizeMs, 1);
  return { kind: 'tumbling', sizeMs, everyMs: sizeMs, originMs: requireInteger('originMs', originMs) };
}

/**
 * Windows that overlap: Flink's sliding windows, Beam's and Kafka's hopping windows. Each event is in `sizeMs / everyMs` of them.
 *
 * @param everyMs the distance of their starts, at most `sizeMs`
 * @example
 * sliding(3_600_000, 300_000); // an hour, every five minutes
 */
export function sliding(sizeMs: number, everyMs: number, origin: WindowOrigin = {}): WindowShape {
  requireKnownOptions('sliding', origin, { originMs: true });
  const { originMs = 0 } = origin;
  requireInteger('sizeMs', sizeMs, 1);
  requireInteger('everyMs', everyMs, 1, sizeMs);
  return { kind: 'sliding', sizeMs, everyMs, originMs: requireInteger('originMs', originMs) };
}

/**
 * Windows that end when nothing has happened for a while.
 *
 * @example
 * sessions(1_800_000); // until half an hour passes without an event
 */
export function sessions(gapMs: number): WindowShape {
  return { kind: 'session', gapMs: requireInteger('gapMs', gapMs, 1) };
}

/** Starts of the windows of a tumbling or sliding shape that an event is in, the earliest first. */
export function windowStarts(shape: Exclude<WindowShape, { kind: 'session' }>, eventMs: number): number[] {
  const { sizeMs, everyMs, originMs } = shape;
  const starts: number[] = [];
  let start = Math.floor((eventMs - originMs) / everyMs) * everyMs + originMs;
  for (; start + sizeMs > eventMs; start -= everyMs) starts.unshift(start);
  return starts;
}
