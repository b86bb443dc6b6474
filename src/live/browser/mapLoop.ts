/** Draws a map at most 30 times a second, here or in a worker. */
import { LiveMap, type LiveMapOptions } from './liveMap.js';
import type { DrawnCanvas } from './mapBase.js';
import type { MapCommand } from './mapCommands.js';

/** Just under a thirtieth of a second, so that every second frame of a screen of 60 Hz is taken. */
const frameMs = 1000 / 31;

export interface MapLoop {
  take(command: MapCommand): void;
}

export function startMapLoop(canvas: DrawnCanvas, options: LiveMapOptions): MapLoop {
  const map = new LiveMap(canvas, options);
  let drawnAtMs = 0;
  const step = (): void => {
    const nowMs = performance.now();
    if (nowMs - drawnAtMs >= frameMs) {
      drawnAtMs = nowMs;
      map.frame(nowMs);
    }
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
  return { take: (command) => map.take(command, performance.now()) };
}
