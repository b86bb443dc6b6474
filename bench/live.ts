/**
 * What connected pages cost the server of the live page: a process that gets events straight into its state, and another one
 * whose clients read the stream compressed. Prints the share of a core, the resident memory after a collection at the
 * middle and at the end, and the bytes a second to each page; without pages, with one and with many.
 *
 *   npm run build && npx vite-node bench/live.ts [seconds] [pages] [events a second]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const seconds = Number(process.argv[2] ?? 20);
const pages = Number(process.argv[3] ?? 200);
const eventsPerSecond = Number(process.argv[4] ?? 5_000);

interface Measured {
  readonly cpuSeconds: number;
  readonly rssMb: number;
}

console.log(
  `${cpus()[0]!.model}, ${availableParallelism()} cores, Node ${process.version}; ${seconds} s each, ${eventsPerSecond} events a second`,
);
console.log('pages  share of a core  memory in the middle  at the end  to each page');
for (const count of [0, 1, pages]) {
  const server = fork(fileURLToPath(new URL('live/server.mjs', import.meta.url)), [String(eventsPerSecond)], {
    execArgv: ['--expose-gc'],
  });
  const [port] = (await once(server, 'message')) as [number];
  const measure = async (): Promise<Measured> => {
    server.send('measure');
    const [measured] = (await once(server, 'message')) as [Measured];
    return measured;
  };
  let bytes = 0;
  const streams = Array.from({ length: count }, () => {
    const headers = { 'accept-encoding': 'gzip' };
    const stream = request({ host: '127.0.0.1', port, path: '/stream', headers }, (response) => {
      response.on('data', (piece: Buffer) => (bytes += piece.length));
      response.on('error', () => {});
    });
    stream.on('error', () => {});
    stream.end();
    return stream;
  });
  // The first snapshots are not what a page costs.
  await pause(3_000);
  bytes = 0;
  const before = await measure();
  await pause(seconds * 500);
  const middle = await measure();
  await pause(seconds * 500);
  const after = await measure();
  const share = (after.cpuSeconds - before.cpuSeconds) / seconds;
  const toEach = count === 0 ? '-' : `${(bytes / count / seconds / 1_000).toFixed(1)} kB/s`;
  console.log(
    [
      String(count).padStart(5),
      `${(share * 100).toFixed(1)} %`.padStart(15),
      `${middle.rssMb.toFixed(0)} MB`.padStart(20),
      `${after.rssMb.toFixed(0)} MB`.padStart(10),
      toEach.padStart(12),
    ].join('  '),
  );
  for (const stream of streams) stream.destroy();
  server.kill();
  await once(server, 'exit');
}
