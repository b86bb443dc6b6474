import { type OptionNames, requireKnownOptions } from '../../base/checks.js';
import { type FeatureSet, featureSets, featuresOf } from '../../dataset/featureSets.js';
import { requireSource, type Source } from '../../query/source.js';
import { requireOpenUnit } from '../../stats/checks.js';
import type { Contender } from '../judging/compare.js';
import { baselinesOf, notAdjusted } from './baselines.js';
import { takeRows } from './batches.js';
import { driversOf } from './drivers.js';
import { type TrainOptions, trainOptionNames, trainSettings } from './options.js';
import type { SeverityStudy } from './study.js';
import { contenderOf, learnOn, readStudyData, validated, withThresholds } from './studyData.js';
import { feedParts, groupsOf, judgeIn, partOf, randomPart, statesPart, unadjusted } from './studyParts.js';
import { weatherReadingsOf } from './weatherReadings.js';

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
  const trees = await learnOn(data, 'trees', report, data);
  const treesInTest = contenderOf(data, trees, [test]);

  const sets: Record<string, Contender> = {};
  for (const set of featureSets.filter((name) => name !== 'report'))
    sets[setLabel(set)] = contenderOf(data, await learnOn(data, 'trees', featuresOf(set), data), [test]);
  const multinomial = await learnOn(data, 'multinomialLogit', report, data);
  const ordered = await learnOn(data, 'proportionalOdds', report, data);
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
    weatherReadings: weatherReadingsOf(data),
    notPossible,
  };
}

function setLabel(set: FeatureSet): string {
  return set === 'hindsight' ? 'hindsight (upper bound)' : set;
}
