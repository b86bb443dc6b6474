import { type OptionNames, requireKnownOptions } from '../../base/checks.js';
import { DataError } from '../../base/errors.js';
import { type FeatureSet, featureSets, featuresOf } from '../../dataset/featureSets.js';
import { requireSource, type Source } from '../../query/source.js';
import { requireOpenUnit } from '../../stats/checks.js';
import type { ForecastScores } from '../folder/modelFacts.js';
import { type Comparison, type Contender, compare } from '../judging/compare.js';
import { judge } from '../judging/judge.js';
import type { Judgement, PartJudgement } from '../judging/judgement.js';
import { binsFor } from '../judging/judgingOptions.js';
import type { SeverityModel } from '../severityModel.js';
import { severityModelOf } from '../severityModelOf.js';
import { baselinesOf, notAdjusted } from './baselines.js';
import { takeRows } from './batches.js';
import { type Drivers, driversOf } from './drivers.js';
import { scoresOf } from './judgeInWindows.js';
import { type TrainOptions, trainOptionNames, trainSettings } from './options.js';
import { feedRows, folds, randomSplit } from './splits.js';
import {
  addForecasts,
  contenderOf,
  learnOn,
  readStudyData,
  type StudyData,
  type StudyModel,
  type StudyRows,
  validated,
  withThresholds,
} from './studyData.js';
import type { Windows } from './windows.js';

/** How far severity can be predicted, by several comparisons on a sample. Plain data. */
export interface SeverityStudy {
  readonly windows: Windows;
  /** Accidents of the sample in each window. */
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  /** The kinds of models and the baselines, with the features `report`, judged in the test window. */
  readonly kinds: StudyPart;
  /** Trees by what they may know. `hindsight` is an upper bound, not a forecast. */
  readonly featureSets: StudyPart;
  /**
   * Trees that learned from random accidents of all times, beside trees that learned from as many of the training window,
   * judged on the same accidents of the test window: how much a random split flatters. Neither is adjusted.
   */
  readonly randomSplit: StudyPart;
  /** Trees that did not see the state of the accident, beside those that did. */
  readonly heldOutStates: StudyPart & { readonly folds: readonly (readonly string[])[] };
  /** Trees that learned from one feed, judged on that feed, beside those that learned from all. By name of the feed. */
  readonly feeds: Readonly<Record<string, StudyPart>>;
  /** Trees and class frequencies by month of the test window: how a model ages. */
  readonly decay: {
    readonly trees: readonly PartJudgement[];
    readonly frequencies: readonly PartJudgement[];
  };
  /** The trees of the features `report` on what decided when to stop, and on what came later: whether probabilities hold. */
  readonly judgements: { readonly validation: Judgement; readonly test: Judgement };
  /** The severity from which on calibration and effects count an accident as severe. */
  readonly atLeast: number;
  readonly drivers: Drivers;
  /** Comparisons that the data do not allow, with the reason. */
  readonly notPossible: readonly string[];
}

/** Forecasters of the same events. The comparisons are of the first one with each other one. */
export interface StudyPart {
  readonly scores: readonly ForecastScores[];
  readonly comparisons: readonly Comparison[];
}

/** As for `trainSeverity`, but with `rows`, and without what is compared. */
export interface StudyOptions extends Omit<TrainOptions, 'features' | 'kind'> {
  /** Of the intervals, between 0 and 1. @default 0.95 */
  readonly confidenceLevel?: number;
}

export const studyDefaults = { rows: 200_000, confidenceLevel: 0.95 } as const;

/** A study compares all sets of features and all kinds. */
const { features: _features, kind: _kind, ...others } = trainOptionNames;
const optionNames: OptionNames<StudyOptions> = { ...others, confidenceLevel: true };

const heldOutFolds = 5;

/**
 * Compares ways to learn and to judge on one random sample: kinds of models, sets of features, a random split, states that
 * were held out, each feed by itself, and the months after the training. About fifteen models are trained, which takes a
 * minute or two.
 *
 * @throws the errors of `trainSeverity`
 * @example
 * const { randomSplit } = await studySeverity(source);
 * randomSplit.comparisons[0]; // { metric: 'logLoss', difference: { estimate: -0.031, ... }, verdict: 'better', ... }
 */
export async function studySeverity(source: Source, options: StudyOptions = {}): Promise<SeverityStudy> {
  requireKnownOptions('studySeverity', options, optionNames);
  const { confidenceLevel, ...training } = { ...studyDefaults, ...options };
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const settings = trainSettings(training);
  requireSource(source);
  const data = await readStudyData(source, settings, confidenceLevel);
  const { windows, test, batch } = data;
  const notPossible: string[] = [];
  const report = featuresOf('report');
  const trees = required(await learnOn(data, 'trees', report, data));
  const treesInTest = contenderOf(data, trees, [test]);

  const sets: Record<string, Contender> = {};
  for (const set of featureSets.filter((name) => name !== 'report'))
    sets[setLabel(set)] = contenderOf(data, required(await learnOn(data, 'trees', featuresOf(set), data)), [
      test,
    ]);
  const multinomial = required(await learnOn(data, 'multinomialLogit', report, data));
  const ordered = required(await learnOn(data, 'proportionalOdds', report, data));
  const kinds: Record<string, Contender> = {
    multinomialLogit: contenderOf(data, multinomial, [test]),
    proportionalOdds: contenderOf(data, ordered, [test]),
    [notAdjusted]: contenderOf(data, withThresholds(data, unadjusted(trees.model), data.validation), [test]),
  };
  for (const { name, model } of baselinesOf(takeRows(batch, data.train), data.features))
    kinds[name] = contenderOf(data, validated(data, model, data.validation), [test]);
  const judged = judgeIn(data, treesInTest);

  return {
    windows,
    rows: { train: data.train.length, validation: data.validation.length, test: test.length },
    kinds: partOf(data, 'trees', treesInTest, kinds),
    featureSets: partOf(data, 'report', treesInTest, sets),
    randomSplit: await randomPart(data, notPossible),
    heldOutStates: await statesPart(data, trees, notPossible),
    feeds: await feedParts(data, trees, notPossible),
    decay: {
      trees: judged.byMonth,
      frequencies: judgeIn(data, kinds['class frequencies']!).byMonth,
    },
    judgements: { validation: judgeIn(data, contenderOf(data, trees, [data.validation])), test: judged },
    atLeast: data.atLeast,
    drivers: driversOf(data, trees.model, ordered.model),
    notPossible,
  };
}

function required(learned: StudyModel | null): StudyModel {
  if (learned !== null) return learned;
  throw new DataError('The sample of the training window lacks a severity.', {
    hint: 'Raise rows, or choose a longer training window.',
  });
}

/** The model as it was before it was adjusted. */
function unadjusted(model: SeverityModel): SeverityModel {
  const { classFactors: _, ...json } = model.toJSON();
  return severityModelOf(json);
}

function setLabel(set: FeatureSet): string {
  return set === 'hindsight' ? 'hindsight (upper bound)' : set;
}

async function randomPart(data: StudyData, notPossible: string[]): Promise<StudyPart> {
  const { random, temporal, test } = randomSplit(data);
  const [flattered, honest] = [
    await learnOn(data, 'trees', featuresOf('report'), random),
    await learnOn(data, 'trees', featuresOf('report'), temporal),
  ];
  if (flattered === null || honest === null) {
    notPossible.push('A random split is not compared: its training lacks a severity.');
    return { scores: [], comparisons: [] };
  }
  // As they were trained: the validation rows of a random split have the mix of severities of all years, not of the test.
  const asTrained = ({ model }: StudyModel, { validation }: StudyRows): Contender =>
    contenderOf(data, withThresholds(data, unadjusted(model), validation), [test]);
  return partOf(data, 'random split', asTrained(flattered, random), {
    'split by time': asTrained(honest, temporal),
  });
}

async function statesPart(
  data: StudyData,
  trees: StudyModel,
  notPossible: string[],
): Promise<SeverityStudy['heldOutStates']> {
  const parts = folds(data, heldOutFolds);
  const judged: { readonly rows: Uint32Array; readonly states: readonly string[] }[] = [];
  let heldOut: Contender | null = null;
  for (const { states, train, validation, test } of parts) {
    const learned = await learnOn(data, 'trees', featuresOf('report'), { train, validation });
    if (learned === null || test.length === 0) {
      notPossible.push(`Without ${states.join(', ')}, the training window lacks a severity.`);
      continue;
    }
    // One set of thresholds for all folds: those of the first.
    heldOut ??= contenderOf(data, learned, []);
    addForecasts(heldOut.forecasts, data, learned.model, test);
    judged.push({ rows: test, states });
  }
  if (heldOut === null) return { scores: [], comparisons: [], folds: [] };
  const seen = contenderOf(
    data,
    trees,
    judged.map(({ rows }) => rows),
  );
  return {
    ...partOf(data, 'state not seen', heldOut, { 'state seen': seen }),
    folds: judged.map(({ states }) => states),
  };
}

async function feedParts(
  data: StudyData,
  trees: StudyModel,
  notPossible: string[],
): Promise<Record<string, StudyPart>> {
  const parts: Record<string, StudyPart> = {};
  for (const { feed, train, validation, test } of feedRows(data)) {
    const own =
      test.length < 100 ? null : await learnOn(data, 'trees', featuresOf('report'), { train, validation });
    if (own === null) {
      notPossible.push(
        `${feed} has too few accidents in a window, or none of a severity, to be learned by itself.`,
      );
      continue;
    }
    parts[feed] = partOf(data, 'this feed alone', contenderOf(data, own, [test]), {
      'all feeds': contenderOf(data, trees, [test]),
    });
  }
  return parts;
}

function judgeIn(
  { costs, confidenceLevel, settings: { seed } }: StudyData,
  { forecasts, thresholds }: Contender,
): Judgement {
  return judge(forecasts, { thresholds, costs, seed, confidenceLevel, bins: binsFor(forecasts) });
}

function partOf(
  data: StudyData,
  name: string,
  first: Contender,
  others: Readonly<Record<string, Contender>>,
): StudyPart {
  const { costs, confidenceLevel, settings } = data;
  const scores = Object.entries({ [name]: first, ...others }).map(([label, contender]) =>
    scoresOf(label, judgeIn(data, contender)),
  );
  return { scores, comparisons: compare(first, others, { costs, confidenceLevel, seed: settings.seed }) };
}
