/**
 * Do the intervals hold what was planted? Runs each study of `bench/coverage/` over many seeds and prints how often.
 * A planted effect should be covered in 90 to 99 % of the runs, and where none is planted at most 7 % should find one.
 *
 *   npx vite-node bench/coverage.ts                                all studies, 100 seeds
 *   npx vite-node bench/coverage.ts -- --study covid --seeds 200   one of them
 *   npx vite-node bench/coverage.ts -- --first 101 --json out.json other seeds, and every trial as JSON
 *
 * Ctrl-C prints what there is by then.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { coverageOf, type Study, type Trial, tableText } from './coverage/study.js';

const { values } = parseArgs({
  options: {
    study: { type: 'string' },
    seeds: { type: 'string', default: '100' },
    first: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
});
const names = readdirSync(new URL('./coverage/', import.meta.url))
  .filter((file) => file.endsWith('.ts') && file !== 'study.ts')
  .map((file) => basename(file, '.ts'))
  .sort();
const chosen = values.study === undefined ? names : [values.study];
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0)
  throw new Error(`There is no study ${unknown.join(', ')}; there are ${names.join(', ')}.`);

const first = Number(values.first);
const last = first + Number(values.seeds) - 1;
const all: Record<string, Trial[]> = {};
let isGood = true;
let printSoFar: () => void = () => {};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    printSoFar();
    process.exit(130);
  });
}

for (const name of chosen) {
  const { study } = (await import(`./coverage/${name}.ts`)) as { study: Study };
  const trials: Trial[] = [];
  all[name] = trials;
  const started = performance.now();
  let done = first - 1;
  printSoFar = () => {
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    const rows = coverageOf(trials);
    isGood &&= rows.every(({ holds }) => holds);
    console.log(
      `\n${study.name}: ${study.about}\nseeds ${first} to ${done}, ${seconds} s\n${tableText(rows)}`,
    );
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(all)}\n`);
  };
  for (let seed = first; seed <= last; seed++) {
    trials.push(...(await study.run(seed)));
    await setImmediate(); // lets a signal in
    done = seed;
    if (process.stderr.isTTY) process.stderr.write(`\r${study.name}: seed ${seed} of ${last} `);
  }
  printSoFar();
}
process.exitCode = isGood ? 0 : 1;
