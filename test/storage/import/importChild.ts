import { importCsv } from '../../../src/storage/import/importCsv.js';

/** An import as a process of its own, for `importCsv.test.ts` to kill. */
const [path, into] = process.argv.slice(2) as [string, string];
process.stdout.write('started\n');
const { rows } = await importCsv(path, { into, threads: 1, memory: '500MB' });
process.stdout.write(JSON.stringify(rows));
