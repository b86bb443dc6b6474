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
import type { AnalysisContext, DayExtent } from '../common/context.js';
import type { GroupCounts, Row } from '../common/groupCounts.js';
import type { PredictionsOptions } from './options.js';
import { extentOf, isWithin, type VersionCounts } from './versions.js';

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
  /** All others of this version. */
  readonly reports: number;
  /** Those of them in the window on which the model was judged at training. */
  readonly inTest: number;
  /** Those of them from before the first day on which the model learned. */
  readonly beforeTraining: number;
  /** The reports of this version by day, severity and feed. */
  readonly groups: VersionGroups;
  /** Of the judged reports. `extent` also has those without a known severity. */
  readonly judgedExtent: DayExtent;
  /** Those of them whose severity is known and among the classes of the model. */
  readonly forecasts: Forecasts;
  readonly figures: MonitoringFigures;
  /** Null without such reports. */
  readonly judgement: Judgement | null;
  /** Whether they are on enough days for intervals. */
  readonly hasIntervals: boolean;
}

/** The reports of a version: each of them is in one of the three. */
export interface VersionGroups {
  readonly judged: GroupCounts;
  /** Their severity is not known, or not among the classes of the model. */
  readonly unlabelled: GroupCounts;
  readonly learned: GroupCounts;
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
  const hasLearned = (row: Row): boolean => learnedDays !== null && isWithin(row, learnedDays);
  const monitored =
    model === null
      ? { version, classes: await predictedClasses(ownSource, version), features: [], profile: [] }
      : monitoredOf(model);
  const { forecasts, monitor } = await readStoredForecasts(
    ownSource,
    monitored,
    bothFilters(options.where, learnedDays === null ? {} : outside(learnedDays)),
  );
  const isKnown = ({ severity }: Row): boolean => monitored.classes.includes(severity as number);
  const looked = counted.groups.where((row) => !hasLearned(row));
  const groups: VersionGroups = {
    judged: looked.where(isKnown),
    unlabelled: looked.where((row) => !isKnown(row)),
    learned: counted.groups.where(hasLearned),
  };
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
    extent: extentOf(looked),
    versions,
    version,
    model,
    learned: groups.learned.total,
    reports: looked.total,
    inTest: model === null ? 0 : looked.where((row) => isWithin(row, model.info.windows.test)).total,
    beforeTraining:
      learnedDays === null ? 0 : looked.where(({ day }) => (day as string) < learnedDays.from).total,
    groups,
    judgedExtent: extentOf(groups.judged),
    forecasts,
    figures: monitor.figures(),
    judgement,
    hasIntervals: judgement !== null && judgement.days >= minDays,
  };
}

/** Whether most of the reports are others than those on which the promise of the model rests: else it is no yardstick. */
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
