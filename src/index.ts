/** The one entrance: everything that a notebook or a program may use, in groups. */

// The record
export type { Accident, Severity } from './accident/accident.js';
export { columns, type FieldName, schemaVersion } from './accident/columns.js';
// Analyses
export { type CovidOptions, covid, covidDefaults, type StateOrder, stateOrders } from './analyses/covid.js';
export { type HotspotsOptions, hotspots, hotspotsDefaults } from './analyses/hotspots.js';
export { type OverviewOptions, overview, overviewDefaults } from './analyses/overview.js';
export { type WeatherOptions, weather, weatherDefaults } from './analyses/weather.js';
// Errors
export * from './errors.js';
// Figures, pages and exports
export * from './figures/index.js';
export * from './figures/report.js';
// A CSV as history
export { type EnsureImportOptions, ensureImport, type Import } from './history/ensureImport.js';
// Synthetic data
export { type GenerateSummary, generate, truthPathOf } from './history/generator/generate.js';
export {
  type Effects,
  effectDefaults,
  type GenerateOptions,
  type GenerateProgress,
} from './history/generator/options.js';
export type { GeneratorTruth, PlantedHotspot } from './history/generator/truth.js';
export { type ImportOptions, importCsv, importDefaults } from './history/importCsv.js';
export type { ImportProgress } from './history/importProgress.js';
export type { Manifest } from './history/manifest.js';
export { type OpenHistoryOptions, openHistory } from './history/openHistory.js';
// The stream into a store
export type { ConsumeProgress, ConsumeSummary } from './live/consume.js';
export { type ConsumeIntoOptions, consumeInto } from './live/consumeInto.js';
export type { DeadLetter } from './live/deadLetters.js';
export { readDeadLetterTopic, replayDeadLetterTopic } from './live/deadLetterTopic.js';
export { type MetricsOptions, type MetricsServer, serveMetrics } from './live/metrics.js';
export { type MongoStoreOptions, openMongoStore } from './live/mongoStore.js';
export { openLive } from './live/openLive.js';
export { replayDeadLetterFolder } from './live/replayDeadLetters.js';
export { openSegmentStore, type SegmentStoreOptions } from './live/segmentStore.js';
export type { LiveBatch, LiveStore, Reject, RejectSink, WriteResult } from './live/store.js';
export { type WatchOptions, watch } from './live/watch.js';
// The log, and replay into it
export { createKafkaLog, openLog } from './log/kafka.js';
export type { KafkaClientName, KafkaOptions } from './log/kafkaSettings.js';
export type { Log, LogBatch, LogMessage, LogReader, LogWriter } from './log/log.js';
export { openSource } from './openSource.js';
// Sources and questions
export { differences } from './query/agreement.js';
export { count, distinct, max, mean, measures, min, QuestionBuilder, share, sum } from './query/build.js';
export { type CellBounds, cellBounds, cellOfPoint } from './query/cells.js';
export { type CombineOptions, combine } from './query/combine.js';
export { type CompiledPipeline, compilePipeline } from './query/mongoPipeline.js';
export { type MongoSourceOptions, openMongoSource } from './query/mongoSource.js';
export * from './query/question.js';
export * from './query/source.js';
export { type CompiledQuestion, compileSql } from './query/sql.js';
export { Table, type TableColumn } from './query/table.js';
export { controlReplay, type RemoteReplay } from './replay/controlClient.js';
export type { ReplayOptions } from './replay/options.js';
export { type Player, type ReplayStatus, replay } from './replay/player.js';
export type { ReplaySummary } from './replay/progress.js';
export { openReplayInput } from './replayInput.js';
export { type Stream, type StreamOptions, type StreamSummary, startStream } from './startStream.js';
// Statistics on plain numbers
export * as stats from './stats/index.js';
export { version } from './version.js';
