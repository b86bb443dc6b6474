import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLiveModel } from '../../src/app/liveModel.js';
import { modelStep } from '../../src/app/modelStep.js';
import { openLive } from '../../src/app/openLive.js';
import { startStream } from '../../src/app/startStream.js';
import { InputError } from '../../src/base/errors.js';
import { consume } from '../../src/consume/consume.js';
import type { Feature } from '../../src/dataset/features.js';
import { encodeEvent } from '../../src/dataset/json.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import { openModel } from '../../src/models/folder/openModel.js';
import { writeModelFolder } from '../../src/models/folder/writeModelFolder.js';
import { monitoringOf } from '../../src/models/monitoring/monitoringOf.js';
import type { SeverityModel } from '../../src/models/severityModel.js';
import { severityModelOf } from '../../src/models/severityModelOf.js';
import { questionsFor } from '../../src/query/build.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { deadLetterFiles, deadLetterFolder } from '../../src/storage/segments/deadLetterFolder.js';
import { openSegmentStore } from '../../src/storage/segments/segmentStore.js';
import { contentWith } from '../models/folder/content.js';
import { writeSmallTrees } from '../models/smallTrees.js';
import { variedAccidents, writeAccidents } from '../query/variedAccidents.js';
import { servedTrees } from '../servers/model/model.js';
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

it('only a model of what is known when an event comes in predicts on a stream, however it is given', async () => {
  const trees = servedTrees(2, 4);
  const later = { ...trees.features[0]!, knownWhen: 'afterwards' as const };
  const ofFeed = { ...later, knownWhen: 'report' as const, proxiesFeed: true };
  const withFirst = (feature: Feature): SeverityModel =>
    severityModelOf({ ...trees.toJSON(), features: [feature, ...trees.features.slice(1)] } as never);
  const folder = join(testFolder, 'model of hindsight');
  await writeModelFolder(folder, contentWith(withFirst(later)));
  const refusal = 'got the feature temperature, which is known only afterwards';
  await expect(openLiveModel(folder)).rejects.toThrow(refusal);
  const model = await openModel(folder);
  expect(() => modelStep(model)).toThrow(refusal);
  const input = parquetInput({ paths: [join(testFolder, 'accidents.parquet')], isSorted: true, digest: 'd' });
  for (const given of [folder, model]) {
    const stream = startStream(input, { into: join(testFolder, 'refused'), model: given });
    await expect(stream).rejects.toThrow(refusal);
  }
  expect(() => modelStep({ ...model, model: withFirst(ofFeed) })).toThrow(
    'Expected a model with the features "report", got the feature temperature, which tells the feed.',
  );
});

it('dead letters beside predicted events are predicted, too, when they are processed again', async () => {
  const folder = join(testFolder, 'model of letters');
  const version = await writeSmallTrees(folder);
  const model = await openModel(folder);
  const step = modelStep(model);
  const into = join(testFolder, 'letters');
  const store = await openSegmentStore(into, { added: step.adds });
  const accidents = variedAccidents(120, 5);
  // Every other message is a row by the names of a file.
  const messages = accidents.map((accident, at) => {
    const { startLocal, severity, state } = accident;
    const row = {
      ID: `A-${at}`,
      Severity: severity ?? 2,
      Start_Time: startLocal,
      State: state,
      Street: `Road ${at}`,
    };
    const value = at % 2 === 0 ? encodeEvent(accident) : Buffer.from(JSON.stringify(row));
    return { key: accident.key, value, headers: {}, timestampMs: 0 };
  });
  const log = createInProcessLog();
  const [reader, writer] = [await log.reader('t', { group: 'g' }), await log.writer('t')];
  await writer.write(messages);
  await writer.close();
  const deadLetters = deadLetterFolder(deadLetterFiles(into));
  const consumed = await consume(reader, store, { streamId: 's', deadLetters, transforms: [step] });
  expect(consumed).toMatchObject({ stored: 60, deadLetters: 60 });
  await store.close();

  const flags = ['--format', 'rows', '--model', folder];
  const { code, err } = await blackspot('dead-letters', 'replay', into, ...flags);
  expect([code, err]).toEqual([0, expect.stringContaining('60 dead letters = 60 events stored')]);
  const live = await openLive(into);
  const ask = questionsFor(live.dataset);
  expect((await live.ask(ask.count().by('modelVersion'))).toRows()).toEqual([
    { modelVersion: version, n: 120 },
  ]);
  expect((await monitoringOf(live, model)).total.forecasts.events).toBe(120);
  await live.close();
  const refused = await blackspot('dead-letters', 'replay', '--brokers', 'localhost:1', '--model', folder);
  expect(refused.err).toContain(
    'Expected --model to be used with a folder, got the dead letters of a topic.',
  );
});
