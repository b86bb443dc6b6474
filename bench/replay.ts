/**
 * How fast a replay at full speed goes through the in-process log into Parquet segments, each event decoded, checked,
 * de-duplicated by key and written. Events are invented, with every column of the schema.
 *
 *   npx vite-node bench/replay.ts [rows]
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayIntoSegments } from '../src/app/embedded.js';
import { parquetInput } from '../src/replay/parquetInput.js';
import { writeEvents } from '../test/replay/events.js';

const rows = Number(process.argv[2] ?? 2_000_000);
const file = join(tmpdir(), `blackspot-bench-${rows}.parquet`);
if (!existsSync(file)) await writeEvents(file, { rows, stepMs: 30_000 });

const folder = mkdtempSync(join(tmpdir(), 'blackspot-bench-'));
const cpuBefore = process.cpuUsage();
const started = performance.now();
const input = parquetInput({ paths: [file], isSorted: true, digest: String(rows) });
const { done } = await replayIntoSegments(input, folder);
const { replay, consume } = await done;
const seconds = (performance.now() - started) / 1_000;
const cpu = process.cpuUsage(cpuBefore);
rmSync(folder, { recursive: true });

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`,
);
console.log(
  `${rows} rows, sent in ${(replay.durationMs / 1_000).toFixed(1)} s, in segments after ${seconds.toFixed(1)} s`,
);
console.log(`${Math.round(consume.stored / seconds)} events/s`);
console.log(`${((cpu.user + cpu.system) / rows).toFixed(1)} microseconds of processor time an event`);
console.log(`${Math.round(process.resourceUsage().maxRSS / 1_024)} MB at most`);
