import { openModel } from '../models/folder/openModel.js';
import type { SeverityMonitor } from '../models/monitoring/monitor.js';
import { monitorOf } from '../models/monitoring/monitoringOf.js';
import { modelVersion } from '../models/predictions.js';
import { requireReportFeatures } from '../models/reportFeatures.js';
import type { ScoringModel } from '../models/scoringModel.js';
import type { TrainedModel } from '../models/trainedModel.js';
import { questionsFor } from '../query/build.js';
import { openLive } from './openLive.js';

/**
 * Opens a model for a stream.
 * @throws InputError when the folder is not one, or its model has other features than `report`
 */
export async function openLiveModel(folder: string): Promise<TrainedModel> {
  const model = await openModel(folder);
  requireReportFeatures(model);
  return model;
}

/** The events of a live store, by the model that has predicted them. */
export interface LivePredictions {
  /** Has the events of this model. */
  readonly monitor: SeverityMonitor;
  /** Events that another version of a model has predicted, which stay as they are. */
  readonly ofOthers: number;
  /** Events that were stored without a model, which stay as they are. */
  readonly without: number;
}

/** Reads the predictions in a live store that has been opened with the columns of a model. */
export async function readLivePredictions(address: string, model: ScoringModel): Promise<LivePredictions> {
  const live = await openLive(address);
  try {
    const { columns } = await live.ask(questionsFor(live.dataset).count().by(modelVersion));
    const versions = columns[modelVersion] as readonly (string | null)[];
    const eventsOf = (isCounted: (version: string | null) => boolean): number =>
      versions.reduce((sum, version, row) => sum + (isCounted(version) ? Number(columns.n![row]) : 0), 0);
    return {
      monitor: await monitorOf(live, model),
      ofOthers: eventsOf((version) => version !== null && version !== model.version),
      without: eventsOf((version) => version === null),
    };
  } finally {
    await live.close();
  }
}
