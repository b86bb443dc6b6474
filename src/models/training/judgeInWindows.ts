import { dayNumber } from '../../base/dates.js';
import type { Feature } from '../../dataset/features.js';
import type { Estimate } from '../../stats/coefficients.js';
import type { ForecastScores, ModelEvaluation } from '../folder/modelFacts.js';
import { type Comparison, compare } from '../judging/compare.js';
import { type Costs, stepCosts } from '../judging/costs.js';
import { Forecasts } from '../judging/forecasts.js';
import { judge } from '../judging/judge.js';
import type { Judgement } from '../judging/judgement.js';
import { inFixedOrder } from '../judging/orderForecasts.js';
import { chooseThresholds } from '../judging/thresholds.js';
import { readLabelled } from '../readEvents.js';
import type { SeverityModel } from '../severityModel.js';
import { adjustmentOf } from './adjustment.js';
import { baselinesFor, type NamedModel, notAdjusted } from './baselines.js';
import { rowsWhere, takeFeatures, takeRows } from './batches.js';
import { sampledRows, type TrainingJob, within } from './job.js';
import { optionsOf } from './sampling.js';
import { rowsOf } from './windows.js';

/** How good a model is in the test window, beside the baselines on the same events. */
export interface TrainedJudgement {
  /** With which `adjustedModel` adjusts the model to the mix of severities in the validation window. */
  readonly classFactors: readonly number[];
  /** Of the adjusted model, chosen on the validation window by the costs. */
  readonly thresholds: readonly number[];
  readonly costs: Costs;
  /** Accidents of the validation window that thresholds and factors were chosen on. */
  readonly validationEvents: number;
  /** In the test window. */
  readonly model: Judgement;
  readonly baselines: readonly JudgedBaseline[];
  /** The model beside each baseline. The log-loss comes first. */
  readonly comparisons: readonly Comparison[];
  /** For the folder of the model. */
  readonly evaluation: ModelEvaluation;
}

export interface JudgedBaseline {
  readonly name: string;
  readonly judgement: Judgement;
}

/**
 * Adjusts the model and each baseline to the mix of severities in the validation window, chooses thresholds there, each its
 * own by the same costs, and judges in the test window.
 */
export async function judgeInWindows(job: TrainingJob, model: SeverityModel): Promise<TrainedJudgement> {
  const { settings, windows } = job;
  const forecasters: readonly NamedModel[] = [{ name: settings.kind, model }, ...(await baselinesFor(job))];
  const forecasts = await forecastWindows(job, forecasters);
  const costs = stepCosts(windows.classes.length, { missCost: settings.missCost });
  const adjusted = forecasters.map(({ name, model }, at) => {
    const windowForecasts = forecasts[at]!;
    const factors = adjustmentOf(model, windowForecasts.validation);
    return { name, factors, ...(factors === null ? windowForecasts : adjustedBy(windowForecasts, factors)) };
  });
  const judged = [...adjusted, { name: notAdjusted, factors: null, ...forecasts[0]! }].map(
    ({ name, validation, test }) => {
      const { thresholds } = chooseThresholds(validation, costs);
      return { name, test, thresholds, judgement: judge(test, { thresholds, costs, seed: settings.seed }) };
    },
  );
  const [own, ...others] = judged as [(typeof judged)[number], ...typeof judged];
  const contender = ({ test, thresholds }: (typeof judged)[number]) => ({ forecasts: test, thresholds });
  const comparisons = compare(
    contender(own),
    Object.fromEntries(others.map((one) => [one.name, contender(one)])),
    { costs, seed: settings.seed },
  );
  const logLossDifference = (name: string): Estimate => {
    const { difference, jointly } = comparisons.find((one) => one.with === name && one.metric === 'logLoss')!;
    return { estimate: difference.estimate, ...jointly };
  };
  return {
    classFactors: adjusted[0]!.factors ?? model.classes.map(() => 1),
    thresholds: own.thresholds,
    costs,
    validationEvents: forecasts[0]!.validation.count,
    model: own.judgement,
    baselines: others.map(({ name, judgement }) => ({ name, judgement })),
    comparisons,
    evaluation: {
      confidenceLevel: own.judgement.confidenceLevel,
      model: scoresOf(own.name, own.judgement),
      baselines: others.map(({ name, judgement }) => ({
        ...scoresOf(name, judgement),
        logLossDifference: logLossDifference(name),
      })),
    },
  };
}

interface WindowForecasts {
  readonly validation: Forecasts;
  readonly test: Forecasts;
}

function adjustedBy({ validation, test }: WindowForecasts, factors: readonly number[]): WindowForecasts {
  return { validation: validation.adjusted(factors), test: test.adjusted(factors) };
}

/** Forecasts of several models in one scan of both windows. */
async function forecastWindows(
  job: TrainingJob,
  forecasters: readonly NamedModel[],
): Promise<readonly WindowForecasts[]> {
  const { source, settings, windows } = job;
  const { where, signal, onProgress } = settings;
  const { validation, test } = windows;
  const features = featuresOfAll(forecasters.map(({ model }) => model));
  const gathered = forecasters.map(({ model: { classes } }) => ({
    validation: new Forecasts(classes),
    test: new Forecasts(classes),
  }));
  const testDay = dayNumber(test.from);
  const total = rowsOf(validation) + rowsOf(test);
  let read = 0;
  for await (const batch of readLabelled(
    source,
    features,
    optionsOf(within(where, validation, test), signal),
  )) {
    const sampled = sampledRows(batch, job);
    for (const window of ['validation', 'test'] as const) {
      const rows = rowsWhere(sampled, ({ day }, row) => day[row]! < testDay === (window === 'validation'));
      if (rows.length === 0) continue;
      const part = rows.length === sampled.count ? sampled : takeRows(sampled, rows);
      for (const [at, { model }] of forecasters.entries()) {
        gathered[at]![window].add(part.labels, model.predict(takeFeatures(part, features, model.features)));
      }
    }
    read += batch.count;
    onProgress({ stage: 'judging', done: read, total, unit: 'row' });
  }
  const [validated, tested] = [
    inFixedOrder(gathered.map((one) => one.validation)),
    inFixedOrder(gathered.map((one) => one.test)),
  ];
  return gathered.map((_, at) => ({ validation: validated[at]!, test: tested[at]! }));
}

/** The features of several models, each once. */
export function featuresOfAll(models: readonly SeverityModel[]): readonly Feature[] {
  const byName = new Map(
    models.flatMap(({ features }) => features.map((feature) => [feature.name, feature])),
  );
  return [...byName.values()];
}

/** Metrics that are always defined in a window that was accepted. */
export function scoresOf(name: string, { metrics, byClass }: Judgement): ForecastScores {
  return {
    name,
    logLoss: metrics.logLoss!,
    rankedProbabilityScore: metrics.rankedProbabilityScore!,
    macroF1: metrics.macroF1!,
    quadraticKappa: metrics.quadraticKappa!,
    calibrationError: metrics.calibrationError!,
    averagePrecision: metrics.averagePrecision,
    recall: byClass.map(({ recall }) => recall),
  };
}
