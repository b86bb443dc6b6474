import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { endpointStep } from '../../src/app/endpointStep.js';
import { monitorStep } from '../../src/app/monitorStep.js';
import { openLive } from '../../src/app/openLive.js';
import { startStream } from '../../src/app/startStream.js';
import { type ConsumeOptions, consume } from '../../src/consume/consume.js';
import type { ConsumeProgress } from '../../src/consume/progress.js';
import { createFeatureReader } from '../../src/dataset/featureValues.js';
import { encodeEvent } from '../../src/dataset/json.js';
import type { FieldName } from '../../src/dataset/usAccidents/columns.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import type { Log } from '../../src/log/log.js';
import { openEndpoint } from '../../src/models/endpoint/openEndpoint.js';
import { type OpenedModel, openModel } from '../../src/models/folder/openModel.js';
import { SeverityMonitor } from '../../src/models/monitoring/monitor.js';
import { monitoredOf } from '../../src/models/monitoring/monitored.js';
import { monitoringOf } from '../../src/models/monitoring/monitoringOf.js';
import { predictionColumns } from '../../src/models/predictions.js';
import { forecast, type TrainedModel } from '../../src/models/trainedModel.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { type ModelServer, serveModel } from '../../src/servers/model/serveModel.js';
import { openSegmentStore } from '../../src/storage/segments/segmentStore.js';
import { writeSmallTrees } from '../models/smallTrees.js';
import { variedAccidents, writeAccidents } from '../query/variedAccidents.js';
import { blackspot } from '../support/commandLine.js';
import { noDeadLetters, testFolder } from '../support/streams.js';

const accidents = variedAccidents(700, 3);
const classes = [1, 2, 3, 4];
const folder = join(testFolder, 'model');
const file = join(testFolder, 'accidents.parquet');
let model: OpenedModel;

beforeAll(async () => {
  await writeSmallTrees(folder);
  model = await openModel(folder);
  await writeAccidents(file, accidents);
});

afterEach(() => vi.unstubAllEnvs());

async function serve(served: TrainedModel = model, port = 0): Promise<ModelServer> {
  const server = await serveModel(served, { port });
  onTestFinished(() => server.close(0));
  return server;
}

async function logOf(count: number): Promise<Log> {
  const log = createInProcessLog();
  const writer = await log.writer('t');
  await writer.write(
    accidents.slice(0, count).map((accident) => ({
      key: accident.key,
      value: encodeEvent(accident),
      headers: {},
      timestampMs: 0,
    })),
  );
  await writer.close();
  return log;
}

/** The predictions in a folder of segments, by event. */
async function storedIn(address: string): Promise<Map<unknown, unknown[]>> {
  const live = await openLive(address);
  const names = ['key', ...predictionColumns(classes).map(({ name }) => name)] as unknown as FieldName[];
  const found = new Map<unknown, unknown[]>();
  for await (const table of live.scan(names))
    for (const row of table.toRows()) found.set(row.key, Object.values(row).slice(1));
  await live.close();
  return found;
}

/** What a model of this machine predicts for the first events. */
function expected(count: number, version = model.version): Map<unknown, unknown[]> {
  const records = accidents.slice(0, count) as unknown as Readonly<Record<string, unknown>>[];
  const { severity, probabilities } = forecast(
    model,
    createFeatureReader(model.model.features).readRecords(records),
  );
  return new Map(
    accidents
      .slice(0, count)
      .map(({ key }, at) => [key, [severity[at], ...probabilities.slice(at * 4, at * 4 + 4), version]]),
  );
}

describe('an endpoint on the stream', () => {
  it('is waited for when it is away, and no event is lost or stored without its prediction', async () => {
    const server = await serve();
    const { url } = server;
    const endpoint = await openEndpoint({ name: 'severity', url, retryTimeoutSeconds: 0.05 });
    onTestFinished(() => endpoint.close());
    const step = endpointStep(endpoint);
    const into = join(testFolder, 'away');
    const watching = monitorStep(step, new SeverityMonitor(monitoredOf(endpoint)));
    const run = async (options: Partial<ConsumeOptions>): Promise<ConsumeProgress[]> => {
      const store = await openSegmentStore(into, { added: step.adds });
      const reader = await (await logOf(700)).reader('t', { group: 'g' });
      const reports: ConsumeProgress[] = [];
      await consume(reader, store, {
        streamId: 's',
        deadLetters: noDeadLetters,
        transforms: [step],
        observers: [watching],
        maxBatchMessages: 300,
        onProgress: (progress) => reports.push(progress),
        ...options,
      });
      await reader.close();
      await store.close();
      return reports;
    };
    await server.close(0);
    // An abort during the wait stores nothing.
    const aborted = await run({ signal: AbortSignal.timeout(400) });
    expect(aborted.every(({ waitingFor, stored }) => waitingFor?.part === 'step' && stored === 0)).toBe(true);
    expect((await storedIn(into)).size).toBe(0);
    // Another model stands behind the same URL from then on.
    let isBack = false;
    const reports = await run({
      onProgress: ({ waitingFor }) => {
        if (waitingFor === undefined || isBack) return;
        expect(waitingFor.error.message).toContain(`Endpoint severity at ${url} is not available`);
        isBack = true;
        void serve({ ...model, version: 'bbbbbbbbbbbb' }, Number(new URL(url).port));
      },
    });
    expect(reports).toEqual([]);
    expect(await storedIn(into)).toEqual(expected(700, 'bbbbbbbbbbbb'));
    const live = await openLive(into);
    // The figures are of the version that has answered last.
    const figures = await monitoringOf(live, endpoint);
    expect(figures.total.forecasts.events).toBe(700);
    expect(watching.figures()).toEqual(figures);
    expect(figures).toEqual({
      ...(await monitoringOf(live, { ...model, version: 'bbbbbbbbbbbb' })),
      total: { ...figures.total, drift: [] },
      latest: { ...figures.latest, drift: [] },
    });
    await live.close();
  });

  it('predicts in a stream of a notebook and in a replay, named by a flag or the environment', async () => {
    const { url } = await serve();
    const endpoint = await openEndpoint({ name: 'severity', url, maxEvents: 40 });
    onTestFinished(() => endpoint.close());
    const input = parquetInput({ paths: [file], isSorted: true, digest: 'd' });
    const stream = await startStream(input, { into: join(testFolder, 'live'), model: endpoint });
    await stream.done;
    expect(await storedIn(stream.address)).toEqual(expected(700));

    vi.stubEnv('BLACKSPOT_ENDPOINT_URL', url);
    const replay = (into: string, ...flags: string[]): ReturnType<typeof blackspot> =>
      blackspot('replay', file, '--into', join(testFolder, into), ...flags);
    expect((await replay('unnamed')).err).toContain(
      'Expected BLACKSPOT_ENDPOINT_URL to come with ENDPOINT_NAME, got none.',
    );
    const { err } = await replay('by flag', '--endpoint', 'severity');
    expect(err).toContain(`Model ${model.version}: 700 events predicted`);
    expect(await storedIn(join(testFolder, 'by flag'))).toEqual(expected(700));
    vi.stubEnv('ENDPOINT_NAME', 'severity');
    expect((await replay('by name')).err).toContain('700 events predicted');
    // A flag wins over the environment, and two flags exclude each other.
    vi.stubEnv('BLACKSPOT_ENDPOINT_URL', 'http://127.0.0.1:1');
    expect((await replay('by folder', '--model', folder)).err).toContain('700 events predicted');
    expect((await replay('both', '--model', folder, '--endpoint', 'a')).err).toContain(
      "option '--model <folder>' cannot be used with option '--endpoint <name>'",
    );
    const dry = await blackspot('replay', file, '--dry-run', '--endpoint', 'a');
    expect(dry.err).toContain('Expected --endpoint to be used with a replay into segments, got --dry-run.');
    expect((await blackspot('replay', file, '--dry-run')).code).toBe(0);
  });
});
