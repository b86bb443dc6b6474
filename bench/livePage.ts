/**
 * What the live page costs the browser that shows it: real Chromium, without a GPU unless the machine has one, and a server
 * whose made-up events go straight into its state. Prints, minute by minute, the frames a second that the map drew, the
 * time from an event to the screen, the share of a core of all tasks of the page, and the resident memory of page and
 * server after a collection. Linux only: memory is read from /proc.
 *
 *   npm run build && npx vite-node bench/livePage.ts [minutes] [events a second] [width] [height]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from '../src/report/chromium.js';

const minutes = Number(process.argv[2] ?? 10);
const eventsPerSecond = Number(process.argv[3] ?? 5_000);
const viewport = { width: Number(process.argv[4] ?? 1280), height: Number(process.argv[5] ?? 800) };

/** See live/watchMap.js. */
interface Drawn {
  frames: number;
  latenciesMs: number[];
}

const executablePath = findChromium();
if (executablePath === undefined)
  throw new Error('Chromium is not installed. Set BLACKSPOT_CHROMIUM to its path.');
const server = fork(
  fileURLToPath(new URL('live/server.mjs', import.meta.url)),
  [String(eventsPerSecond), '--page'],
  { execArgv: ['--expose-gc'] },
);
const [port] = (await once(server, 'message')) as [number];
const measureServer = async (): Promise<{
  cpuSeconds: number;
  rssMb: number;
  beganMs: number;
  startMs: number;
}> => {
  server.send('measure');
  return (await once(server, 'message'))[0];
};
const { beganMs, startMs } = await measureServer();

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport });
const eventTime = JSON.stringify({ beganMs, startMs, speedFactor: 60 });
const watchMap = readFileSync(new URL('live/watchMap.js', import.meta.url), 'utf8');
await page.addInitScript({
  content: `globalThis.eventTime = ${eventTime};
${watchMap}`,
});
const devTools = await page.context().newCDPSession(page);
const browserTools = await browser.newBrowserCDPSession();
await page.goto(`http://127.0.0.1:${port}/`);
await devTools.send('Performance.enable');

/** The process of the page: the renderer that has used most of the processor. */
async function pageProcess(): Promise<{ pid: number; cpuSeconds: number }> {
  const { processInfo } = await browserTools.send('SystemInfo.getProcessInfo');
  const renderers = processInfo
    .filter(({ type }) => type === 'renderer')
    .sort((a, b) => b.cpuTime - a.cpuTime);
  return { pid: renderers[0]!.id, cpuSeconds: renderers[0]!.cpuTime };
}

async function mainThreadSeconds(): Promise<number> {
  const { metrics } = await devTools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1e3;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

console.log(
  `${cpus()[0]!.model}, ${availableParallelism()} cores, Node ${process.version}, Chromium ${browser.version()}; ${eventsPerSecond} events a second, ${viewport.width}x${viewport.height}`,
);
console.log(
  'minute  frames/s  event to pixel p50, p95, p99  main thread  page, all threads  page memory  server memory',
);
await pause(5_000);
let before = { main: await mainThreadSeconds(), ...(await pageProcess()), atMs: Date.now() };
await page.evaluate(() =>
  Object.assign((globalThis as never as { drawn: Drawn }).drawn, { frames: 0, latenciesMs: [] }),
);
for (let minute = 1; minute <= minutes; minute++) {
  await pause(60_000 - (Date.now() - before.atMs));
  const drawn = await page.evaluate(() => {
    const { drawn } = globalThis as never as { drawn: Drawn };
    const copy = { ...drawn };
    Object.assign(drawn, { frames: 0, latenciesMs: [] });
    return copy;
  });
  const after = { main: await mainThreadSeconds(), ...(await pageProcess()), atMs: Date.now() };
  await devTools.send('HeapProfiler.collectGarbage');
  const { rssMb } = await measureServer();
  const seconds = (after.atMs - before.atMs) / 1_000;
  // Events of a frame of the stream are spread over the 250 ms before its newest one.
  const latencies = drawn.latenciesMs.flatMap((ms) => [0, 50, 100, 150, 200, 250].map((more) => ms + more));
  latencies.sort((a, b) => a - b);
  const share = (cpuSeconds: number): string => `${((100 * cpuSeconds) / seconds).toFixed(1)} %`;
  console.log(
    [
      String(minute).padStart(6),
      (drawn.frames / seconds).toFixed(1).padStart(8),
      `${[0.5, 0.95, 0.99].map((q) => quantile(latencies, q).toFixed(0)).join(', ')} ms`.padStart(28),
      share(after.main - before.main).padStart(11),
      share(after.cpuSeconds - before.cpuSeconds).padStart(17),
      `${residentMb(after.pid).toFixed(0)} MB`.padStart(11),
      `${rssMb.toFixed(0)} MB`.padStart(13),
    ].join('  '),
  );
  before = after;
}
await browser.close();
server.kill();
