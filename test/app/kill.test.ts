import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { replay } from '../../src/replay/player.js';
import { deadLetterFiles, readDeadLetters } from '../../src/storage/segments/deadLetterFolder.js';
import { writeEvents } from '../replay/events.js';
import { keysIn, keysOf, liveSegments, testFolder } from '../support/streams.js';
import { transpile } from '../support/transpiled.js';

const kills = 30;
const file = join(testFolder, 'kill.parquet');
const folder = join(testFolder, 'kill');
const options = {
  maxMessagesPerSecond: 4_000,
  faults: { seed: 9, late: 0.02, duplicated: 0.05, outOfOrder: 0.05, malformed: 0.02 },
};

describe('a replay into segments that is killed again and again', () => {
  it(`has every event once after ${kills} kill -9, and every malformed one among the dead letters`, async () => {
    await writeEvents(file, { rows: 30_000 });
    mkdirSync(folder);
    const script = join(
      transpile([resolve('src'), resolve('test/app'), resolve('test/support')]),
      'test/app/killChild.js',
    );
    const planned = await plan();
    let killed = 0;
    let progress = 0;
    const reached: number[] = [];
    let result: Ended;
    let wasKilled: boolean;
    do {
      const child = start(script);
      // Two of three somewhere in the stream (sending, writing, renaming, compacting), one of three while it starts.
      const delayMs = (killed * 7_919) % 300;
      const moment = killed % 3 === 0 ? pause(delayMs) : child.flowing.then(() => pause(delayMs));
      const died = killed < kills ? moment.then(() => child.kill()) : Promise.resolve(false);
      result = await child.ended;
      wasKilled = await died;
      if (wasKilled) killed += 1;
      progress = Math.max(0, ...(await liveSegments(folder)).map(({ endOffset }) => endOffset));
      reached.push(progress);
    } while (wasKilled);

    expect(result.errors.includes('Error') ? result.errors : result.code).toBe(0);
    expect(killed).toBe(kills);
    // It must have been killed on the way, not before the start or after the end.
    expect(new Set(reached).size).toBeGreaterThan(10);
    expect(progress).toBe(planned.messagesSent);
    expect(JSON.parse(result.output).resumedFrom).toBeGreaterThan(0);
    expect(await keysIn(folder)).toEqual(await keysOf([file]));
    // A step sees no event twice; of a batch that was written when a kill came, it may see none.
    const seen = readFileSync(`${folder}.seen`, 'utf8')
      .split('\n')
      .filter((key) => key.length === 36);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(30_000 - kills * 500);
    const letters = await readDeadLetters(deadLetterFiles(folder));
    expect(letters.length).toBe(planned.malformedInjected);
    expect(new Set(letters.map(({ key }) => key)).size).toBe(letters.length);
  });
});

/** What the replay sends in all, from a dry run. */
async function plan(): Promise<{ messagesSent: number; malformedInjected: number }> {
  const input = parquetInput({ paths: [file], isSorted: true, digest: 'd' });
  const nowhere = { write: async () => {}, close: async () => {} };
  return replay(input, nowhere, { ...options, dryRun: true }).done;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

function start(script: string) {
  const child = spawn(process.execPath, [script, file, folder, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data;
  });
  const flowing = new Promise<void>((resolve) => {
    child.stderr.on('data', (data: Buffer) => {
      errors += data;
      resolve();
    });
    child.on('close', () => resolve());
  });
  return {
    /** Its first batch is written. */
    flowing,
    ended: new Promise<Ended>((done) => child.on('close', (code) => done({ code, output, errors }))),
    /** Whether it was alive until now. */
    kill: () => child.exitCode === null && child.kill('SIGKILL'),
  };
}
