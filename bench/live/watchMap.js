/**
 * Runs in the page before its own script, for bench/livePage.ts: listens to what the page tells its map, and to what the map has
 * drawn. `drawn.latenciesMs` are from the newest event of a frame of the stream to the drawing that followed.
 */
const drawn = { frames: 0, latenciesMs: [] };
let waiting = [];

globalThis.drawn = drawn;
globalThis.Worker = class extends Worker {
  constructor(url) {
    super(url);
    this.addEventListener('message', ({ data }) => {
      if (data.type !== 'frame') return;
      drawn.frames += 1;
      for (const sentMs of waiting) drawn.latenciesMs.push(Date.now() - sentMs);
      waiting = [];
    });
  }

  postMessage(command, ...rest) {
    // How event time of the server runs is set before this script: { beganMs, startMs, speedFactor }.
    const { beganMs, startMs, speedFactor } = globalThis.eventTime;
    if (command.type === 'points') {
      waiting.push(beganMs + (command.points.newestEventMs - startMs) / speedFactor);
    }
    super.postMessage(command, ...rest);
  }
};
