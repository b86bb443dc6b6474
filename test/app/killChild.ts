import { appendFileSync } from 'node:fs';
import { replayIntoSegments } from '../../src/app/embedded.js';
import { parquetInput } from '../../src/replay/parquetInput.js';

/** A replay into segments as a process of its own, for `kill.test.ts` to kill. */
const [file, folder, replay] = process.argv.slice(2) as [string, string, string];
const input = parquetInput({ paths: [file], isSorted: true, digest: 'd', threads: 1 });
const run = await replayIntoSegments(input, folder, {
  replay: JSON.parse(replay),
  consume: {
    maxBatchMessages: 500,
    maxWaitMs: 50,
    // Notes each event that it sees, in a file beside the folder.
    observers: [
      {
        name: 'noting',
        reads: ['key'],
        observe: ({ columns }) =>
          appendFileSync(`${folder}.seen`, columns.key!.map((key) => `${key}\n`).join('')),
      },
    ],
    onProgress: (progress) => console.warn(progress.messages),
  },
  store: { threads: 1, supersededForMs: 0 },
});
const { resumedFrom, consume } = await run.done;
process.stdout.write(JSON.stringify({ resumedFrom, ...consume }));
