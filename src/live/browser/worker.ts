/** The map in a worker: lists, keys and screen readers are never behind its drawing. */
import type { DrawnCanvas } from './mapBase.js';
import type { MapCommand, MapTheme } from './mapCommands.js';
import { type MapLoop, startMapLoop } from './mapLoop.js';
import { Outlines, type OutlinesAsset } from './outlines.js';

/** The first message; all others are commands. */
interface WorkerStart {
  readonly type: 'start';
  readonly canvas: OffscreenCanvas;
  readonly outlines: OutlinesAsset;
  readonly theme: MapTheme;
}

let loop: MapLoop | undefined;

addEventListener('message', ({ data }: MessageEvent<WorkerStart | MapCommand>) => {
  if (data.type !== 'start') return loop?.take(data);
  loop = startMapLoop(data.canvas, {
    outlines: new Outlines(data.outlines),
    theme: data.theme,
    makeCanvas: (): DrawnCanvas => new OffscreenCanvas(1, 1),
    report: (report) => postMessage(report),
  });
});
