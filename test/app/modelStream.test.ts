import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLive } from '../../src/app/openLive.js';
import { startStream } from '../../src/app/startStream.js';
import { InputError } from '../../src/base/errors.js';
import { openModel } from '../../src/models/folder/openModel.js';
import { monitoringOf } from '../../src/models/monitoring/monitoringOf.js';
import { questionsFor } from '../../src/query/build.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { writeSmallTrees } from '../models/smallTrees.js';
import { variedAccidents, writeAccidents } from '../query/variedAccidents.js';
import { blackspot } from '../support/commandLine.js';
import { testFolder } from '../support/streams.js';

it('a stream in a notebook and a replay of the command line predict with a model folder', async () => {
  const model = join(testFolder, 'model');
  const version = await writeSmallTrees(model);
  const file = join(testFolder, 'accidents.parquet');
  await writeAccidents(file, variedAccidents(500, 3));
  const input = parquetInput({ paths: [file], isSorted: true, digest: 'd' });
  const stream = await startStream(input, { into: join(testFolder, 'live'), model });
  const { consume } = await stream.done;
  const live = await openLive(stream.address);
  const ask = questionsFor(live.dataset);
  const { columns } = await live.ask(ask.count().by('modelVersion'));
  expect([columns.modelVersion, [...columns.n!]]).toEqual([[version], [consume.stored]]);
  const { total } = await monitoringOf(live, await openModel(model));
  expect(total.forecasts.events).toBe(consume.stored);
  expect(total.drift.length).toBeGreaterThan(10);
  await live.close();
  await expect(startStream(input, { model: join(testFolder, 'none') })).rejects.toThrow(InputError);
  await expect(startStream(input, { model: {} as never })).rejects.toThrow(
    'Expected model to be a trained model',
  );

  const into = join(testFolder, 'replayed');
  const { code, err } = await blackspot('replay', file, '--into', into, '--model', model);
  expect(err).toContain(`Model ${version}: 500 events predicted`);
  expect(code).toBe(0);
  const refused = await blackspot('replay', file, '--brokers', 'localhost:1', '--model', model);
  expect(refused.err).toContain('Expected --model to be used with a replay into segments, got Kafka.');
});
