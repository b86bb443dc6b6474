/** The one entrance: everything that a notebook or a program may use, in groups. */

// Analyses
export {
  type CovidOptions,
  covid,
  covidDefaults,
  type StateOrder,
  stateOrders,
} from './analyses/covid/covid.js';
export { type HotspotsOptions, hotspots, hotspotsDefaults } from './analyses/hotspots/hotspots.js';
export { type OverviewOptions, overview, overviewDefaults } from './analyses/overview/overview.js';
export { type WeatherOptions, weather, weatherDefaults } from './analyses/weather/weather.js';
export { type OpenOptions, openLive } from './app/openLive.js';
export { openSource } from './app/openSource.js';
export { replayDeadLetterFolder } from './app/replayDeadLetters.js';
export { openReplayInput } from './app/replayInput.js';
export { type Stream, type StreamOptions, type StreamSummary, startStream } from './app/startStream.js';
// Errors
export * from './base/errors.js';
export { version } from './base/version.js';
// The stream into a store
export type { ConsumeProgress, ConsumeSummary } from './consume/consume.js';
export { type ConsumeIntoOptions, consumeInto } from './consume/consumeInto.js';
export type { DeadLetter } from './consume/deadLetter.js';
export { readDeadLetterTopic, replayDeadLetterTopic } from './consume/deadLetterTopic.js';
export type { LiveBatch, LiveStore, Reject, RejectSink, WriteResult } from './consume/eventStore.js';
export { type WatchOptions, watch } from './consume/watch.js';
// The record
export type { Clock, ClockChange, DaylightTime, Zone, ZoneRule } from './dataset/clock.js';
export {
  type Column,
  type ColumnType,
  type Dataset,
  type DatasetDescription,
  type Derivation,
  defineDataset,
  type Lookup,
  type Role,
  type Roles,
  requireRoles,
  type SeverityRole,
  type Vocabulary,
} from './dataset/dataset.js';
export type { Accident, Severity } from './dataset/usAccidents/accident.js';
export { columns, type FieldName, schemaVersion } from './dataset/usAccidents/columns.js';
export { usAccidents } from './dataset/usAccidents/usAccidents.js';
export { type CompiledQuestion, compileSql } from './engines/duckdb/questionSql.js';
export { type CompiledPipeline, compilePipeline } from './engines/mongodb/pipeline.js';
export { type MongoSourceOptions, openMongoSource } from './engines/mongodb/source.js';
// The log, and replay into it
export { createKafkaLog, openLog } from './log/kafka.js';
export type { KafkaClientName, KafkaOptions } from './log/kafkaSettings.js';
export type { Log, LogBatch, LogMessage, LogReader, LogWriter } from './log/log.js';
// Sources and questions
export { differences } from './query/agreement.js';
export { count, distinct, max, mean, measures, min, QuestionBuilder, share, sum } from './query/build.js';
export { type CellBounds, cellBounds, cellOfPoint } from './query/cells.js';
export { checkQuestion } from './query/check.js';
export { type CombineOptions, combine } from './query/combine.js';
export * from './query/question.js';
export * from './query/source.js';
export type { SourceCounts } from './query/sourceCounts.js';
export { Table, type TableColumn } from './query/table.js';
export { controlReplay, type RemoteReplay } from './replay/controlClient.js';
export type { ReplayOptions } from './replay/options.js';
export { type Player, type ReplayStatus, replay } from './replay/player.js';
export type { ReplaySummary } from './replay/progress.js';
// Figures, pages and exports
export * from './report/index.js';
export * from './report/report.js';
export { type MetricsOptions, type MetricsServer, serveMetrics } from './servers/metrics.js';
// Statistics on plain numbers
export * as stats from './stats/index.js';
// A CSV as history
export { type EnsureImportOptions, ensureImport, type Import } from './storage/import/ensureImport.js';
export { type ImportOptions, importCsv, importDefaults } from './storage/import/importCsv.js';
export type { ImportProgress } from './storage/import/importProgress.js';
export type { Manifest } from './storage/import/manifest.js';
export { type OpenHistoryOptions, openHistory } from './storage/import/openHistory.js';
export { type MongoStoreOptions, openMongoStore } from './storage/mongodb/store.js';
export { openSegmentStore, type SegmentStoreOptions } from './storage/segments/segmentStore.js';
// Synthetic data
export { type GenerateSummary, generate, truthPathOf } from './synthetic/generate.js';
export {
  type Effects,
  effectDefaults,
  type GenerateOptions,
  type GenerateProgress,
} from './synthetic/options.js';
export type { GeneratorTruth, PlantedHotspot } from './synthetic/truth.js';
