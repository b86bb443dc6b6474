/**
 * The one entrance: everything that a notebook or a program may use, in groups. After the name of a group stands a blank line: the
 * formatter sorts exports up to the next one.
 */

// Sources

export type { OpenOptions } from './app/addressForms.js';
export { openLive } from './app/openLive.js';
export { openSource } from './app/openSource.js';
export type { DuckDbOptions } from './engines/duckdb/duckdb.js';
export { type MongoSource, type MongoSourceOptions, openMongoSource } from './engines/mongodb/source.js';
export { type CombineOptions, combine } from './query/combine.js';
export type { AnsweredPeriod, Division } from './query/division.js';
export * from './query/source.js';
export type { SourceCounts } from './query/sourceCounts.js';

// Questions and answers

export type { CategoryField, NumericField, TimeField } from './dataset/usAccidents/columns.js';
export { type CompiledQuestion, compileSql } from './engines/duckdb/questionSql.js';
export { type CompiledPipeline, compilePipeline } from './engines/mongodb/pipeline.js';
export type { AnswerColumn } from './query/answerColumn.js';
export {
  count,
  distinct,
  type Measures,
  max,
  mean,
  measures,
  min,
  QuestionBuilder,
  type Questions,
  questionsFor,
  share,
  sum,
} from './query/build.js';
export { type CellBounds, cellBounds, cellOfPoint } from './query/cells.js';
export { checkQuestion } from './query/check.js';
export { compareTables } from './query/compareTables.js';
export * from './query/question.js';
export { type AskedQuestion, questionCode } from './query/questionCode.js';
export { Table, type TableColumn } from './query/table.js';

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
export {
  type PredictionsOptions,
  predictions,
  predictionsDefaults,
} from './analyses/predictions/predictions.js';
export { type SeverityOptions, severity, severityDefaults } from './analyses/severity/severity.js';
export { type WeatherOptions, weather, weatherDefaults } from './analyses/weather/weather.js';

// Severity models

export { endpointStep } from './app/endpointStep.js';
export { type ModelStep, modelStep } from './app/modelStep.js';
export { type MonitorStep, monitorStep } from './app/monitorStep.js';
export { type ScoredFile, type ScoreOptions, scoreFile } from './app/score/scoreFile.js';
export type { ScoreProgress } from './app/score/scoreJob.js';
export type { WaitingFor } from './consume/progress.js';
export { type FeatureSet, featureSets, featuresOf } from './dataset/featureSets.js';
export type {
  CategoryColumn,
  Feature,
  FeatureBatch,
  FeatureColumn,
  FeatureValue,
} from './dataset/features.js';
export { type ColumnValues, createFeatureReader, type FeatureReader } from './dataset/featureValues.js';
export { adjustedModel } from './models/adjustedModel.js';
export {
  type EndpointForecast,
  type EndpointOptions,
  openEndpoint,
  type SeverityEndpoint,
} from './models/endpoint/openEndpoint.js';
export type {
  BaselineScores,
  ForecastScores,
  ModelEvaluation,
  ModelSource,
  ModelWindow,
} from './models/folder/modelFacts.js';
export { type ModelInfo, type OpenedModel, openModel } from './models/folder/openModel.js';
export {
  type ModelContent,
  type WriteModelOptions,
  writeModelFolder,
} from './models/folder/writeModelFolder.js';
export {
  type AccumulatedEffect,
  accumulatedEffect,
  type EffectOptions,
} from './models/judging/accumulatedEffect.js';
export { type CompareOptions, type Comparison, type Contender, compare } from './models/judging/compare.js';
export type { GroupComparison } from './models/judging/compareGroups.js';
export type { Costs } from './models/judging/costs.js';
export { Forecasts } from './models/judging/forecasts.js';
export {
  type FeatureImportance,
  type ImportanceOptions,
  permutationImportance,
} from './models/judging/importance.js';
export { judge } from './models/judging/judge.js';
export type {
  Calibration,
  CalibrationBin,
  ClassJudgement,
  ComparableMetric,
  Judgement,
  MetricName,
  Metrics,
  metricDirections,
  PartJudgement,
} from './models/judging/judgement.js';
export type { JudgingOptions } from './models/judging/judgingOptions.js';
export type { OddsRatio } from './models/linear/oddsRatios.js';
export type {
  BinValues,
  CategoryProfile,
  FeatureProfile,
  NumberProfile,
} from './models/monitoring/featureProfile.js';
export type {
  ClassFigures,
  FeatureDrift,
  ForecastFigures,
  MonitoringFigures,
  MovedValues,
  PeriodFigures,
  ReliabilityBin,
} from './models/monitoring/figures.js';
export type { PredictedEvents, SeverityMonitor } from './models/monitoring/monitor.js';
export { monitoringOf, monitorOf } from './models/monitoring/monitoringOf.js';
export { type ReadEventsOptions, readLabelled } from './models/readEvents.js';
export type { ScoringModel } from './models/scoringModel.js';
export type { EventLabels, LabelledBatch, SeverityModel, SeverityModelJson } from './models/severityModel.js';
export { type Forecast, forecast, type TrainedModel } from './models/trainedModel.js';
export type { Drivers } from './models/training/drivers.js';
export type { JudgedBaseline, TrainedJudgement } from './models/training/judgeInWindows.js';
export { type TrainOptions, type TrainProgress, trainDefaults } from './models/training/options.js';
export type { SeverityStudy, StudyGroups, StudyPart } from './models/training/study.js';
export { type StudyOptions, studySeverity } from './models/training/studySeverity.js';
export {
  type TrainedSeverity,
  type TrainingRowCounts,
  trainSeverity,
} from './models/training/trainSeverity.js';
export type { WeatherReadings } from './models/training/weatherReadings.js';
export type { Windows } from './models/training/windows.js';
export { explainTrees, type TreesExplanation } from './models/trees/explainTrees.js';
export type { TreeJson, TreesModelJson } from './models/trees/treesJson.js';
export type { TreesModel } from './models/trees/treesModel.js';
export { createModelHandler, type ModelHandler, type ModelHandlerOptions } from './servers/model/handler.js';
export type { ModelRequest, ModelResponse } from './servers/model/http.js';
export { createLambdaHandler, type LambdaResponse } from './servers/model/lambda.js';
export type { LargeBodies } from './servers/model/largeBodies.js';
export type { ModelMetrics } from './servers/model/metrics.js';
export { type ModelServer, type ServeModelOptions, serveModel } from './servers/model/serveModel.js';

// Charts, reports and exports

export type { Interval } from './base/interval.js';
export { type BarGroupsChart, type BarGroupsInput, barGroups, type NamedValues } from './charts/barGroups.js';
export { chart } from './charts/quick/chart.js';
export type { ChartOptions, ChartType } from './charts/quick/options.js';
export * from './report/index.js';
export * from './report/report.js';

// Statistics on plain numbers

export * as stats from './stats/index.js';

// A stream into a store

export { type AnalyticsStep, type AnalyticsStepOptions, openAnalyticsStep } from './app/analyticsStep.js';
export { type Checkpoint, fileCheckpoint } from './app/checkpoint.js';
export { defaultFile } from './app/defaultInput.js';
export { type Stream, type StreamOptions, type StreamSummary, startStream } from './app/startStream.js';
export type { AddedColumn } from './consume/addedColumns.js';
export { type ConsumeTopicOptions, consumeTopic } from './consume/consumeTopic.js';
export { type CsvDecoderOptions, csvDecoder } from './consume/csvDecoder.js';
export type { AddedValues, DecodedBatch } from './consume/decodedBatch.js';
export { type Decoder, eventDecoder } from './consume/decoder.js';
export type { Batching, EventStore, WriteResult } from './consume/eventStore.js';
export type { ConsumeProgress, ConsumeSummary } from './consume/progress.js';
export type { RowDecoderOptions } from './consume/rowParser.js';
export { connectDecoder, rowsDecoder } from './consume/rowsDecoder.js';
export type { EventColumns, Events, ObservedEvents, ObserveStep, TransformStep } from './consume/steps.js';
export type { StreamBatch } from './consume/streamBatch.js';
export { type WatchOptions, watch } from './consume/watch.js';
export { type MetricsOptions, type MetricsServer, serveMetrics } from './servers/metrics.js';
export { type MongoCheckpoint, openMongoCheckpoint } from './storage/mongodb/checkpoint.js';
export { type MongoStoreOptions, openMongoStore } from './storage/mongodb/store.js';
export { openSegmentStore, type SegmentStoreOptions } from './storage/segments/segmentStore.js';

// Analyses of a stream

export type { Aggregate } from './stream/aggregate.js';
export type { Analytic, CountedEvents } from './stream/analytic.js';
export {
  StreamAnalytics,
  type StreamAnalyticsOptions,
  type StreamCounters,
  streamAnalyticsDefaults,
} from './stream/analytics.js';
export {
  type DecayedPlace,
  type DecayedPlacesAnalytic,
  type DecayedPlacesOptions,
  type DecayedTop,
  decayedPlacesAnalytic,
  decayedPlacesDefaults,
} from './stream/decayedPlaces.js';
export { DecayedSum } from './stream/decayedSum.js';
export { Ewma } from './stream/ewma.js';
export { EwmaChart, type EwmaChartOptions, type EwmaChartPoint } from './stream/ewmaChart.js';
export { type Quantiles, type QuantilesOptions, quantilesOf } from './stream/quantiles.js';
export {
  type RollingAnalytic,
  type RollingOptions,
  type RollingResult,
  rollingAnalytic,
} from './stream/rolling.js';
export type { StreamEvents } from './stream/streamEvents.js';
export { type Summary, summaryOf } from './stream/summary.js';
export { sessions, sliding, tumbling, type WindowOrigin, type WindowShape } from './stream/windowShape.js';
export {
  type Pane,
  type PaneId,
  type WindowsAnalytic,
  type WindowsCounters,
  type WindowsOptions,
  windowsAnalytic,
  windowsDefaults,
} from './stream/windows.js';

// Where surges are announced

export type { AlarmCounts, AlarmSink, Announcement } from './app/alarms/alarmSink.js';
export { AlarmOutbox } from './app/alarms/outbox.js';
export { alarmCollection, alarmFolder, alarmTopic } from './app/alarms/sinks.js';
export { type WebhookOptions, type WebhookProblem, webhookSink } from './app/alarms/webhook.js';
export {
  openSurgeStep,
  type SurgeStep,
  type SurgeStepOptions,
  type SurgeSummary,
} from './app/surgeStep.js';

// Surges: places that are unusually busy now

export { defaultLiveFile } from './app/live/demoFile.js';
export { type SurgeWatch, type WatchSurgesOptions, watchSurges } from './app/live/surgeWatch.js';
export { surgeBoard } from './live/notebook/surgeBoard.js';
export type { FeedHours, HourCount, SurgeView } from './live/notebook/surgeView.js';
export type { Surge, SurgeState, WatchedPlace } from './surges/alarm.js';
export { SurgeDetector } from './surges/detector.js';
export type { ExpectedRates } from './surges/expectedRates.js';
export { type HistoryOptions, type LearnedHistory, learnHistory } from './surges/history.js';
export {
  type PlaceKind,
  type SurgeOptions,
  type SurgeSettings,
  surgeDefaults,
} from './surges/options.js';

// Dead letters

export { type DeadLetterOptions, replayDeadLetterFolder } from './app/replayDeadLetters.js';
export type { DeadLetter, DeadLetterSink } from './consume/deadLetter.js';
export { readDeadLetterTopic, replayDeadLetterTopic } from './consume/deadLetterTopic.js';

// Replay

export type { ReplayInputOptions } from './app/addressForms.js';
export { openReplayInput } from './app/replayInput.js';
export { type OpenTimedInputOptions, openTimedInput } from './app/timedInput.js';
export type { Clock } from './base/clock.js';
export type { RejectExample, RejectedByReason } from './csv/rejects.js';
export type { EventExtent, EventRows, EventWindow } from './dataset/eventRows.js';
export { controlReplay, type RemoteReplay } from './replay/controlClient.js';
export type { FaultOptions } from './replay/faults.js';
export type { ReplayInput, ReplayRows } from './replay/input.js';
export type { ReplayOptions } from './replay/options.js';
export { type Player, type ReplayStatus, replay } from './replay/player.js';
export type { ReplayProgress, ReplaySummary } from './replay/progress.js';
export type { ResumePoint } from './replay/startingPoint.js';

// The log

export { createKafkaLog, openLog } from './log/kafka.js';
export type { KafkaClientName, KafkaOptions, SaslMechanism } from './log/kafkaSettings.js';
export type {
  Log,
  LogBatch,
  LogMessage,
  LogReader,
  LogReaderOptions,
  LogWriter,
  TopicOptions,
} from './log/log.js';

// A CSV as historical data

export type { FileEncoding, RecordEncoding } from './csv/encoding.js';
export type { Quoting } from './csv/fields.js';
export type { Compression } from './csv/fileKind.js';
export { type CheckOptions, type CsvCheck, checkCsv } from './storage/import/checkCsv.js';
export { type EnsureImportOptions, ensureImport, type Import } from './storage/import/ensureImport.js';
export { type ImportOptions, importCsv, importDefaults } from './storage/import/importCsv.js';
export type { ImportProgress } from './storage/import/importProgress.js';
export type { FilesInput } from './storage/import/inputFiles.js';
export type { Dialect, FoundSpellings, InputFile, InputPart, Manifest } from './storage/import/manifest.js';
export type { Oddities } from './storage/import/oddities.js';
export { type OpenHistoryOptions, openHistory } from './storage/import/openHistory.js';
export type { FileSample, RowSample } from './storage/import/sampleFile.js';
export { understood, understoodText } from './storage/import/understood.js';

// Synthetic data

export { type GenerateSummary, generate, truthPathOf } from './synthetic/generate.js';
export {
  type Effects,
  effectDefaults,
  type GenerateOptions,
  type GenerateProgress,
} from './synthetic/options.js';
export type {
  CoverageBreak,
  CovidTruth,
  GeneratorTruth,
  PlantedBurst,
  PlantedHotspot,
  WeatherTruth,
} from './synthetic/truth.js';

// Datasets and the accident record

export type { ClockChange, DaylightTime, WallClock, Zone, ZoneBasis, ZoneRule } from './dataset/clock.js';
export type { ColumnMap } from './dataset/columnMap.js';
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
export type { HeaderHint } from './dataset/headerHints.js';
export type { CommaMeaning } from './dataset/numbers.js';
export type { DateOrder } from './dataset/times.js';
export type { Accident, Severity } from './dataset/usAccidents/accident.js';
export { columns, schemaVersion } from './dataset/usAccidents/columns.js';
export { usAccidents } from './dataset/usAccidents/usAccidents.js';
export type { WeatherGroup } from './dataset/usAccidents/weather.js';

// Errors and versions

export { type Versions, versions } from './app/versions.js';
export * from './base/errors.js';
export { version } from './base/version.js';
