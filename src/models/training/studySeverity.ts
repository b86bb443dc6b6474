import { type OptionNames, requireKnownOptions } from '../../base/checks.js';
import { DataError } from '../../base/errors.js';
import { type FeatureSet, featureSets, featuresOf } from '../../dataset/featureSets.js';
import { requireSource, type Source } from '../../query/source.js';
import { requireOpenUnit } from '../../stats/checks.js';
import type { ForecastScores } from '../folder/modelFacts.js';
import type { Comparison, Contender } from '../judging/compare.js';
import type { GroupComparison } from '../judging/compareGroups.js';
import type { Judgement, PartJudgement } from '../judging/judgement.js';
import { baselinesOf, notAdjusted } from './baselines.js';
import { takeRows } from './batches.js';
import { type Drivers, driversOf } from './drivers.js';
import { type TrainOptions, trainOptionNames, trainSettings } from './options.js';
import {
  contenderOf,
  learnOn,
  readStudyData,
  type StudyModel,
  validated,
  withThresholds,
} from './studyData.js';
import { feedParts, groupsOf, judgeIn, partOf, randomPart, statesPart, unadjusted } from './studyParts.js';
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
   * judged on the same accidents of the test window: how much a random split flatters. The same of class frequencies tells
   * how much of it is the mix of severities alone. None is adjusted.
   */
  readonly randomSplit: StudyPart & { readonly frequencies: StudyPart };
  /** Trees that did not see the state of the accident, beside those that did, and beside baselines that did not. */
  readonly heldOutStates: StudyPart & { readonly folds: readonly (readonly string[])[] };
  /**
   * Trees that learned from one feed, judged on that feed, beside those that learned from all, and beside baselines of the
   * feed. By name of the feed; empty with one feed.
   */
  readonly feeds: Readonly<Record<string, StudyPart>>;
  /** The trees beside the baseline with the least log-loss in the test window, for each group of its accidents. */
  readonly groups: StudyGroups;
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
  /** Accidents that they are judged on. */
  readonly events: number;
  readonly scores: readonly ForecastScores[];
  readonly comparisons: readonly Comparison[];
}

/** A comparison by groups, as `compareGroups` allows it: for whom, and for how long, a model is of use. */
export interface StudyGroups {
  /** The baseline. */
  readonly with: string;
  /** The largest first. */
  readonly feeds: readonly GroupComparison[];
  readonly states: readonly GroupComparison[];
  /** In their order: how a model ages. */
  readonly months: readonly GroupComparison[];
  /** The baseline by month, as `judgements.test.byMonth` has the trees. */
  readonly baselineByMonth: readonly PartJudgement[];
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
  const baselines: Record<string, Contender> = {};
  for (const { name, model } of baselinesOf(takeRows(batch, data.train), data.features))
    baselines[name] = contenderOf(data, validated(data, model, data.validation), [test]);
  const compared = partOf(data, 'trees', treesInTest, { ...kinds, ...baselines });

  return {
    windows,
    rows: { train: data.train.length, validation: data.validation.length, test: test.length },
    kinds: compared,
    featureSets: partOf(data, 'report', treesInTest, sets),
    randomSplit: await randomPart(data, notPossible),
    heldOutStates: await statesPart(data, trees, notPossible),
    feeds: await feedParts(data, trees, notPossible),
    groups: groupsOf(data, treesInTest, baselines),
    judgements: {
      validation: judgeIn(data, contenderOf(data, trees, [data.validation])),
      test: judgeIn(data, treesInTest),
    },
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

function setLabel(set: FeatureSet): string {
  return set === 'hindsight' ? 'hindsight (upper bound)' : set;
}
