import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { covid } from '../src/analyses/covid/covid.js';
import { hotspots } from '../src/analyses/hotspots/hotspots.js';
import { overview } from '../src/analyses/overview/overview.js';
import { predictions } from '../src/analyses/predictions/predictions.js';
import { severity } from '../src/analyses/severity/severity.js';
import { weather } from '../src/analyses/weather/weather.js';
import { webhookSink } from '../src/app/alarms/webhook.js';
import { openAnalyticsStep } from '../src/app/analyticsStep.js';
import { replayIntoSegments } from '../src/app/embedded.js';
import { watchSurges } from '../src/app/live/surgeWatch.js';
import { openLive } from '../src/app/openLive.js';
import { openSource } from '../src/app/openSource.js';
import { replayDeadLetterFolder } from '../src/app/replayDeadLetters.js';
import { openReplayInput } from '../src/app/replayInput.js';
import { scoreFile } from '../src/app/score/scoreFile.js';
import { startStream } from '../src/app/startStream.js';
import { openSurgeStep } from '../src/app/surgeStep.js';
import { openTimedInput } from '../src/app/timedInput.js';
import { chart } from '../src/charts/quick/chart.js';
import { themed } from '../src/charts/theme.js';
import { consume } from '../src/consume/consume.js';
import { consumeTopic } from '../src/consume/consumeTopic.js';
import { csvDecoder } from '../src/consume/csvDecoder.js';
import { connectDecoder, rowsDecoder } from '../src/consume/rowsDecoder.js';
import { watch } from '../src/consume/watch.js';
import { openMongoSource } from '../src/engines/mongodb/source.js';
import { createInProcessLog } from '../src/log/inProcess.js';
import { createKafkaLog, openLog } from '../src/log/kafka.js';
import { openEndpoint } from '../src/models/endpoint/openEndpoint.js';
import { writeModelFolder } from '../src/models/folder/writeModelFolder.js';
import { accumulatedEffect } from '../src/models/judging/accumulatedEffect.js';
import { compare } from '../src/models/judging/compare.js';
import { permutationImportance } from '../src/models/judging/importance.js';
import { judge } from '../src/models/judging/judge.js';
import { readLabelled } from '../src/models/readEvents.js';
import { studySeverity } from '../src/models/training/studySeverity.js';
import { trainSeverity } from '../src/models/training/trainSeverity.js';
import { count } from '../src/query/build.js';
import { combine } from '../src/query/combine.js';
import { Table } from '../src/query/table.js';
import { csvInput } from '../src/replay/csvInput.js';
import { replay } from '../src/replay/player.js';
import { exportFigure } from '../src/report/exportChart.js';
import { renderFigureHtml, renderHtml, writeHtml } from '../src/report/html.js';
import { show } from '../src/report/show.js';
import { showLive } from '../src/report/showLive.js';
import { serveMetrics } from '../src/servers/metrics.js';
import { createModelHandler } from '../src/servers/model/handler.js';
import { serveModel } from '../src/servers/model/serveModel.js';
import * as stats from '../src/stats/index.js';
import { checkCsv } from '../src/storage/import/checkCsv.js';
import { ensureImport } from '../src/storage/import/ensureImport.js';
import { importCsv } from '../src/storage/import/importCsv.js';
import { openHistory } from '../src/storage/import/openHistory.js';
import { openMongoStore } from '../src/storage/mongodb/store.js';
import { openSegmentStore } from '../src/storage/segments/segmentStore.js';
import { StreamAnalytics } from '../src/stream/analytics.js';
import { decayedPlacesAnalytic } from '../src/stream/decayedPlaces.js';
import { EwmaChart } from '../src/stream/ewmaChart.js';
import { quantilesOf } from '../src/stream/quantiles.js';
import { rollingAnalytic } from '../src/stream/rolling.js';
import { windowsAnalytic } from '../src/stream/windows.js';
import { SurgeDetector } from '../src/surges/detector.js';
import { learnHistory } from '../src/surges/history.js';
import { generate } from '../src/synthetic/generate.js';
import { parquetSource } from './query/parquetSource.js';
import { variedAccidents } from './query/variedAccidents.js';

// Nothing is reached: the names of the options are checked first.
const nothing = null as never;
const accidents = variedAccidents(10, 1);
const input = csvInput({ stream: Readable.from([]) });

const calls: readonly [owner: string, wrong: string, right: string, call: (options: never) => unknown][] = [
  ['replay', 'maxEventsPerSecond', 'maxMessagesPerSecond', (options) => replay(input, nothing, options)],
  ['faults', 'duplicate', 'duplicated', (faults) => replay(input, nothing, { faults })],
  ['replayIntoSegments', 'stores', 'store', (options) => replayIntoSegments(input, 'nowhere', options)],
  ['startStream', 'maxEventsPerSecond', 'maxMessagesPerSecond', (options) => startStream(input, options)],
  ['startStream', 'broker', 'brokers', (options) => startStream(input, options)],
  ['consume', 'maxBatchMessage', 'maxBatchMessages', (options) => consume(nothing, nothing, options)],
  ['consumeTopic', 'maxWait', 'maxWaitMs', (options) => consumeTopic(nothing, nothing, options)],
  ['openAnalyticsStep', 'checkpoints', 'checkpoint', (options) => openAnalyticsStep(nothing, options)],
  ['openSurgeStep', 'sink', 'sinks', (options) => openSurgeStep(options)],
  [
    'webhookSink',
    'timeout',
    'timeoutSeconds',
    (options) => webhookSink('https://host', 'c2VjcmV0c2VjcmV0c2VjcmV0', options),
  ],
  ['watchSurges', 'interval', 'intervalMs', (options) => watchSurges(nothing, options)],
  ['learnHistory', 'week', 'weeks', (options) => learnHistory(nothing, nothing, options)],
  ['SurgeDetector', 'window', 'windowMinutes', (options) => new SurgeDetector(options)],
  ['watch', 'interval', 'intervalMs', (options) => watch(nothing, nothing, options).next()],
  ['serveMetrics', 'ports', 'port', (options) => serveMetrics(options)],
  ['createInProcessLog', 'maxBuffered', 'maxBufferedBytes', (options) => createInProcessLog(options)],
  ['createKafkaLog', 'retryTimeout', 'retryTimeoutMs', (options) => createKafkaLog(options)],
  ['openSegmentStore', 'memoryLimit', 'memory', (options) => openSegmentStore('nowhere', options)],
  ['openMongoStore', 'timeseries', 'timeSeries', (options) => openMongoStore('mongodb://nowhere', options)],
  ['StreamAnalytics', 'member', 'members', (options) => new StreamAnalytics(options)],
  ['windowsAnalytic', 'lateness', 'allowedLatenessMs', (options) => windowsAnalytic(options)],
  ['rollingAnalytic', 'duration', 'durationMs', (options) => rollingAnalytic(options)],
  ['decayedPlacesAnalytic', 'halfLife', 'halfLifeMs', (options) => decayedPlacesAnalytic(options)],
  ['quantilesOf', 'quantile', 'quantiles', (options) => quantilesOf('distanceMiles', options)],
  ['EwmaChart', 'weigth', 'weight', (options) => new EwmaChart(options)],
  ['checkCsv', 'column', 'columns', (options) => checkCsv('nowhere.csv', options)],
  ['importCsv', 'intoFolder', 'into', (options) => importCsv('nowhere.csv', options)],
  ['ensureImport', 'forced', 'force', (options) => ensureImport('nowhere.csv', options)],
  ['openHistory', 'thread', 'threads', (options) => openHistory('nowhere.csv', options)],
  ['openSource', 'data', 'dataset', (options) => openSource('nowhere.csv', options)],
  ['openLive', 'data', 'dataset', (options) => openLive('nowhere', options)],
  ['openReplayInput', 'data', 'dataset', (options) => openReplayInput('nowhere.csv', options)],
  ['generate', 'workers', '', (options) => generate(options)],
  ['generate', 'thread', 'threads', (options) => generate(options)],
  ['effects', 'hotspot', 'hotspots', (effects) => generate({ rows: 10, seed: 1, effects })],
  ['overview', 'tops', 'top', (options) => overview(nothing, options)],
  ['covid', 'dats', 'dates', (options) => covid(nothing, options)],
  ['weather', 'station', 'stations', (options) => weather(nothing, options)],
  ['severity', 'missCosts', 'missCost', (options) => severity(nothing, options)],
  ['predictions', 'models', 'model', (options) => predictions(nothing, options)],
  ['hotspots', 'epsMeter', 'epsMeters', (options) => hotspots(nothing, options)],
  ['combine', 'until', '', (options) => combine(nothing, nothing, options)],
  [
    'openMongoSource',
    'collections',
    'collection',
    (options) => openMongoSource('mongodb://nowhere', options),
  ],
  ['openLog', 'retryTimeout', 'retryTimeoutMs', (options) => openLog('nowhere', options)],
  ['createTopic', 'partition', 'partitions', (options) => createInProcessLog().createTopic('topic', options)],
  ['reader', 'groups', 'group', (options) => createInProcessLog().reader('topic', options)],
  ['openTimedInput', 'times', 'time', (options) => openTimedInput('nowhere.csv', options)],
  ['rowsDecoder', 'dateOrders', 'dateOrder', (options) => rowsDecoder(options)],
  ['connectDecoder', 'dateOrders', 'dateOrder', (options) => connectDecoder(options)],
  ['csvDecoder', 'headers', 'header', (options) => csvDecoder(options)],
  ['replayDeadLetterFolder', 'thread', 'threads', (options) => replayDeadLetterFolder('nowhere', options)],
  ['exportFigure', 'width', 'widthPixels', (options) => exportFigure(nothing, 'nowhere.svg', options)],
  ['renderHtml', 'tite', 'title', (options) => renderHtml([], options)],
  ['renderFigureHtml', 'tite', 'title', (options) => renderFigureHtml(nothing, options)],
  ['writeHtml', 'tite', 'title', (options) => writeHtml([], 'nowhere.html', options)],
  ['show', 'embedded', 'embed', (options) => show({ sections: [] } as never, 'part', options)],
  ['showLive', 'minInterval', 'minIntervalMs', (options) => showLive(nothing, nothing, options)],
  ['themed', 'headings', 'heading', (options) => themed(nothing, 'light', options)],
  ['chart', 'colour', 'color', (options) => chart(new Table({}, 0), options)],
  ['bootstrapInterval', 'seeds', 'seed', (options) => stats.bootstrapInterval(1, nothing, options)],
  ['detectChangePoints', 'costs', 'cost', (options) => stats.detectChangePoints([], options)],
  [
    'fitConditionalPoisson',
    'offsets',
    'offset',
    (options) => stats.fitConditionalPoisson([], {}, [], options),
  ],
  ['cusum', 'allowances', 'allowance', (options) => stats.cusum([], options as never)],
  ['ears', 'methods', 'method', (options) => stats.ears([], options)],
  ['farringtonFlexible', 'year', 'years', (options) => stats.farringtonFlexible([], options)],
  ['fitGlm', 'familly', 'family', (options) => stats.fitGlm([], {}, options)],
  ['fitMultinomialLogit', 'weight', 'weights', (options) => stats.fitMultinomialLogit([], {}, options)],
  ['fitProportionalOdds', 'weight', 'weights', (options) => stats.fitProportionalOdds([], {}, options)],
  ['testProportionalOdds', 'weight', 'weights', (options) => stats.testProportionalOdds([], {}, options)],
  [
    'fitTruncatedPoisson',
    'cluster',
    'clusters',
    (options) => stats.fitTruncatedPoisson([], [], {}, [], options),
  ],
  ['predictGlm', 'offsets', 'offset', (options) => stats.predictGlm(nothing, {}, options)],
  ['scanCircles', 'seeds', 'seed', (options) => stats.scanCircles([], [], [], [], options)],
  ['dbscan', 'epsMeter', 'epsMeters', (options) => stats.dbscan([], [], options)],
  ['trainSeverity', 'feature', 'features', (options) => trainSeverity(nothing, options)],
  ['studySeverity', 'row', 'rows', (options) => studySeverity(nothing, options)],
  ['scoreFile', 'output', 'out', (options) => scoreFile('nowhere.csv', nothing, options)],
  ['readLabelled', 'wheres', 'where', (options) => readLabelled(nothing, [], options).next()],
  ['writeModelFolder', 'replaced', 'replace', (options) => writeModelFolder('nowhere', nothing, options)],
  ['openEndpoint', 'regions', 'region', (options) => openEndpoint(options)],
  ['createModelHandler', 'maxEvent', 'maxEvents', (options) => createModelHandler(nothing, options)],
  ['serveModel', 'ports', 'port', (options) => serveModel(nothing, options)],
  ['judge', 'bin', 'bins', (options) => judge(nothing, options)],
  ['compare', 'seeds', 'seed', (options) => compare(nothing, {}, options)],
  [
    'permutationImportance',
    'shuffle',
    'shuffles',
    (options) => permutationImportance(nothing, nothing, options),
  ],
  ['accumulatedEffect', 'bin', 'bins', (options) => accumulatedEffect(nothing, nothing, 'lat', options)],
  ['ask', 'signals', 'signal', async (options) => (await parquetSource(accidents)).ask(count(), options)],
  [
    'scan',
    'signals',
    'signal',
    async (options) => (await parquetSource(accidents)).scan(['state'], {}, options),
  ],
  ['sample', 'seeds', 'seed', async (options) => (await parquetSource(accidents)).sample(1, options)],
];

/** Functions that pass their options on, and the one that checks them. */
const ownerOf: Readonly<Record<string, string>> = {
  openLog: 'createKafkaLog',
};

describe('an option of an unknown name', () => {
  it.each(calls)('of %s is refused: %s', async (owner, wrong, right, call) => {
    const called = (async () => call({ [wrong]: 1 } as never))();
    const near = right === '' ? '\\.' : `.*${right}`;
    await expect(called).rejects.toMatchObject({
      code: 'INPUT',
      message: expect.stringMatching(
        new RegExp(`^Option of ${ownerOf[owner] ?? owner} not found: ${wrong}${near}`),
      ),
    });
  });
});

describe('options that are not an object', () => {
  const takers = calls.filter(([, , , call], index) => calls.findIndex((one) => one[3] === call) === index);

  it.each(takers)('of %s are refused', async (_owner, _wrong, _right, call) => {
    for (const value of [null, [4], 'text', new Map()]) {
      await expect((async () => call(value as never))()).rejects.toMatchObject({
        code: 'INPUT',
        message: expect.stringMatching(
          /^Expected (options|faults|effects) to be an object, got (null|\[4\]|"text"|\{\})\.$/,
        ),
      });
    }
  });

  it('are tested for every function of the public API that has options', () => {
    const api = readFileSync('docs/api.md', 'utf8');
    const functions = [...api.matchAll(/export declare function (\w+)(?:<[^(]*>)?\((.*)\):/g)];
    const withOptions = functions
      .filter(([, , parameters]) => /\w+Options\b/.test(parameters!))
      .map(([, name]) => name);
    expect(withOptions.length).toBeGreaterThan(30);
    expect(new Set(withOptions.filter((name) => !calls.some(([owner]) => owner === name)))).toEqual(
      new Set(),
    );
  });
});
