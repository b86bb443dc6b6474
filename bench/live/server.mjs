/**
 * The server of bench/live.ts and, with --page, of bench/livePage.ts: made-up events at a steady rate, a minute of event time a
 * second, straight into the state.
 */
import { livePageFiles } from '../../dist/app/live/pageFiles.js';
import { LiveState } from '../../dist/live/liveState.js';
import { serveLive } from '../../dist/servers/live/serveLive.js';

const eventsPerSecond = Number(process.argv[2]);
const everyMs = 50;
const state = new LiveState();
const startMs = Date.UTC(2022, 5, 1);
const states = ['CA', 'TX', 'FL', 'NY', 'OH', 'PA'];
const run = {
  state,
  expectations: null,
  surges: null,
  stream: () => ({
    duplicates: 0,
    deadLetters: 0,
    lagMessages: null,
    oldestReadMs: null,
    replay: { fromMs: startMs, untilMs: startMs + 1e9, startMs, speedFactor: 60, isPaused: false },
    hasEnded: false,
  }),
};
const server = await serveLive(
  {
    about: { dataset: 'US Accidents', source: 'made up', isInvented: true, model: null },
    run,
    place: async () => null,
    streets: async () => null,
    control: null,
  },
  process.argv[3] === '--page' ? livePageFiles() : { files: [], html: () => '' },
  { port: 0 },
);

let sent = 0;
const began = performance.now();
const beganMs = Date.now();
setInterval(() => {
  const elapsed = performance.now() - began;
  const count = Math.floor((elapsed / 1_000) * eventsPerSecond) - sent;
  sent += count;
  const eventMs = Float64Array.from({ length: count }, () => startMs + elapsed * 60 - Math.random() * 60_000);
  const column = (make) => Array.from({ length: count }, (_, at) => make(at));
  state.add({
    count,
    eventMs,
    isLate: new Uint8Array(count),
    columns: {
      source: column(() => `Source${1 + Math.floor(Math.random() * 3)}`),
      severity: column(() => 1 + Math.floor(Math.random() * 4)),
      state: column(() => states[Math.floor(Math.random() * states.length)]),
      lat: column(() => 27 + Math.random() * 20),
      lng: column(() => -120 + Math.random() * 50),
      startLocal: column((at) => new Date(eventMs[at]).toISOString().slice(0, 23)),
      street: column(() => 'I-10 E'),
      city: column(() => 'Houston'),
    },
  });
}, everyMs);

process.on('message', () => {
  globalThis.gc();
  const { user, system } = process.cpuUsage();
  process.send({
    cpuSeconds: (user + system) / 1e6,
    rssMb: process.memoryUsage().rss / 1e6,
    beganMs,
    startMs,
  });
});
process.send(server.port);
