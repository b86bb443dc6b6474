/**
 * How fast a synthetic file is made, on one thread and on all. Threads need JavaScript, so this measures the build.
 *
 *   npm run build && npx vite-node bench/generate.ts [rows] [folder]
 */
import { rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const built = pathToFileURL(resolve('dist/index.js')).href;
const { generate } = (await import(built)) as typeof import('../src/index.js');

const rows = Number(process.argv[2] ?? 2_000_000);
const out = join(process.argv[3] ?? tmpdir(), `blackspot-bench-generate-${process.pid}.csv`);
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`,
);
console.log(
  'threads     rows/s   seconds        MB   MB/s   microseconds of processor time a row   MB of memory so far',
);
for (const threads of new Set([availableParallelism(), 1])) {
  const cpuBefore = process.cpuUsage();
  const { seconds, bytes, path, truthPath } = await generate({ rows, seed: 1, out, threads });
  const cpu = process.cpuUsage(cpuBefore);
  const columns = [
    String(threads).padStart(7),
    Math.round(rows / seconds)
      .toLocaleString('en-US')
      .padStart(11),
    seconds.toFixed(1).padStart(10),
    (bytes / 1e6).toFixed(0).padStart(10),
    (bytes / 1e6 / seconds).toFixed(0).padStart(7),
    ((cpu.user + cpu.system) / rows).toFixed(1).padStart(39),
    Math.round(process.resourceUsage().maxRSS / 1_024)
      .toString()
      .padStart(22),
  ];
  console.log(columns.join(''));
  rmSync(path);
  rmSync(truthPath);
}
