import type { OpenedModel } from '../../models/folder/openModel.js';
import type { Forecasts } from '../../models/judging/forecasts.js';
import { judgeAnyDays, minDays } from '../../models/judging/judge.js';
import type { Judgement } from '../../models/judging/judgement.js';
import { binsFor } from '../../models/judging/judgingOptions.js';
import type { MonitoringFigures } from '../../models/monitoring/figures.js';
import { monitoredOf } from '../../models/monitoring/monitored.js';
import { predictedClasses, readStoredForecasts } from '../../models/monitoring/storedForecasts.js';
import { bothFilters } from '../../query/build.js';
import type { Filter } from '../../query/question.js';
import type { AnalysisContext } from '../common/context.js';
import type { PredictionsOptions } from './options.js';
import { reportsWithin, type VersionCounts } from './versions.js';

/** What the sections share. Its extent is that of the reports that are looked at. */
export interface PredictionsContext extends AnalysisContext<Required<PredictionsOptions>> {
  /** Every version in the source, and the reports without a prediction. */
  readonly versions: readonly VersionCounts[];
  /** The version that is judged. */
  readonly version: string;
  /** Its model; null if the option does not name one. */
  readonly model: OpenedModel | null;
  /** Reports of this version that happened while the model learned and was chosen: it has seen their outcome. */
  readonly learned: number;
  /** Reports of this version in the window on which the model was judged at training. */
  readonly inTest: number;
  /** All others of this version. */
  readonly reports: number;
  /** Those of them whose severity is known and among the classes of the model. */
  readonly forecasts: Forecasts;
  readonly figures: MonitoringFigures;
  /** Null without such reports. */
  readonly judgement: Judgement | null;
  /** Whether they are on enough days for intervals. */
  readonly hasIntervals: boolean;
}

/**
 * Reads the predictions of a version and judges them.
 *
 * @param counted the version
 * @param model its model, if the option names one
 */
export async function openPredictions(
  context: AnalysisContext<Required<PredictionsOptions>>,
  versions: readonly VersionCounts[],
  counted: VersionCounts,
  model: OpenedModel | null,
): Promise<PredictionsContext> {
  const { options, ownSource } = context;
  const version = counted.version!;
  const learnedDays = model === null ? null : learnedWindow(model);
  const learned = learnedDays === null ? 0 : reportsWithin(counted, learnedDays);
  const monitored =
    model === null
      ? { version, classes: await predictedClasses(ownSource, version), features: [], profile: [] }
      : monitoredOf(model);
  const { forecasts, monitor } = await readStoredForecasts(
    ownSource,
    monitored,
    bothFilters(options.where, learnedDays === null ? {} : outside(learnedDays)),
  );
  const looked = counted.days.where(
    ({ day }) =>
      learnedDays === null || (day as string) < learnedDays.from || (day as string) >= learnedDays.until,
  );
  const days = looked.rows.map(({ day }) => day as string).sort();
  const judgement =
    forecasts.count === 0
      ? null
      : judgeAnyDays(forecasts, {
          bins: binsFor(forecasts),
          confidenceLevel: options.confidenceLevel,
          seed: options.seed,
          ...(model === null ? {} : { costs: model.info.costs }),
        });
  return {
    ...context,
    extent: { firstDay: days[0] ?? null, lastDay: days.at(-1) ?? null },
    versions,
    version,
    model,
    learned,
    inTest: model === null ? 0 : reportsWithin(counted, model.info.windows.test),
    reports: looked.total,
    forecasts,
    figures: monitor.figures(),
    judgement,
    hasIntervals: judgement !== null && judgement.days >= minDays,
  };
}

/** Whether most of the reports are others than those on which the promise of the model rests. */
export function isPromiseApart({ reports, inTest }: Pick<PredictionsContext, 'reports' | 'inTest'>): boolean {
  return inTest < reports / 2;
}

/** The days of which a model has seen the outcome: it learned from them, or was adjusted and decides by them. */
function learnedWindow({ info }: OpenedModel): { readonly from: string; readonly until: string } {
  const { train, validation } = info.windows;
  return { from: train.from, until: validation.until };
}

function outside({ from, until }: { readonly from: string; readonly until: string }): Filter {
  return { any: [{ until: from }, { from: until }] };
}
