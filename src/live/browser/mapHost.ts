/** The map of the page, in a worker where that works, else on the main thread. */
import type { DrawnCanvas } from './mapBase.js';
import type { MapCommand, MapReport, MapTheme } from './mapCommands.js';
import { startMapLoop } from './mapLoop.js';
import { Outlines, type OutlinesAsset } from './outlines.js';

export interface MapHostOptions {
  readonly canvas: HTMLCanvasElement;
  readonly workerUrl: string;
  readonly outlines: OutlinesAsset;
  readonly theme: MapTheme;
  /** Draw on the main thread in any case. */
  readonly onMainThread: boolean;
  readonly onReport: (report: MapReport) => void;
  /** The canvas was replaced by a new one, because a worker drew nothing. */
  readonly onNewCanvas: (canvas: HTMLCanvasElement) => void;
}

/** Some browsers have a canvas for workers that shows nothing. */
const firstFrameMs = 2_000;

export class MapHost {
  readonly #options: MapHostOptions;
  /** The last command of each kind, for a map that has to begin again; points are in the next snapshot. */
  readonly #last = new Map<string, MapCommand>();
  #send: (command: MapCommand) => void = () => {};

  constructor(options: MapHostOptions) {
    this.#options = options;
    const { canvas, onMainThread } = options;
    if (onMainThread || typeof canvas.transferControlToOffscreen !== 'function') this.#startHere(canvas);
    else this.#startWorker(canvas);
  }

  take(command: MapCommand): void {
    if (command.type !== 'points' && command.type !== 'picture') this.#last.set(command.type, command);
    this.#send(command);
  }

  #startHere(canvas: HTMLCanvasElement): void {
    const { outlines, theme, onReport } = this.#options;
    const loop = startMapLoop(canvas, {
      outlines: new Outlines(outlines),
      theme,
      makeCanvas: (): DrawnCanvas => document.createElement('canvas'),
      report: onReport,
    });
    this.#send = (command) => loop.take(command);
  }

  #startWorker(canvas: HTMLCanvasElement): void {
    const { workerUrl, outlines, theme, onReport } = this.#options;
    const worker = new Worker(workerUrl);
    const waiting = setTimeout(() => this.#fallBack(canvas, worker), firstFrameMs);
    worker.addEventListener('message', ({ data }: MessageEvent<MapReport>) => {
      clearTimeout(waiting);
      onReport(data);
    });
    worker.addEventListener('error', () => {
      clearTimeout(waiting);
      this.#fallBack(canvas, worker);
    });
    const offscreen = canvas.transferControlToOffscreen();
    worker.postMessage({ type: 'start', canvas: offscreen, outlines, theme }, [offscreen]);
    this.#send = (command) => worker.postMessage(command);
  }

  #fallBack(canvas: HTMLCanvasElement, worker: Worker): void {
    worker.terminate();
    const fresh = canvas.cloneNode(false) as HTMLCanvasElement;
    canvas.replaceWith(fresh);
    this.#startHere(fresh);
    for (const command of this.#last.values()) this.#send(command);
    this.#options.onNewCanvas(fresh);
  }
}
