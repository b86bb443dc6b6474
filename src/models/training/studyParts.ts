/** The parts of a study: each judges some forecasters on the same accidents of the test window. */
import { formatCountOf } from '../../base/format.js';
import { featuresOf } from '../../dataset/featureSets.js';
import { logLoss } from '../../stats/probabilityScores.js';
import { type Contender, compare } from '../judging/compare.js';
import { compareGroups } from '../judging/compareGroups.js';
import type { Forecasts } from '../judging/forecasts.js';
import { judge } from '../judging/judge.js';
import type { Judgement } from '../judging/judgement.js';
import { type Grouping, monthsOf } from '../judging/parts.js';
import type { SeverityModel } from '../severityModel.js';
import { severityModelOf } from '../severityModelOf.js';
import { baselinesOf, type NamedModel } from './baselines.js';
import { takeFeatures, takeRows } from './batches.js';
import { scoresOf } from './judgeInWindows.js';
import { feedRows, folds, randomSplit } from './splits.js';
import type { SeverityStudy, StudyGroups, StudyPart } from './study.js';
import {
  addForecasts,
  contenderOf,
  learningLack,
  learnOn,
  type StudyData,
  type StudyModel,
  type StudyRows,
  testLack,
  validated,
  withThresholds,
} from './studyData.js';

const nothing: StudyPart = { events: 0, scores: [], comparisons: [] };

/** What a random split flatters. */
export async function randomPart(
  data: StudyData,
  notPossible: string[],
): Promise<SeverityStudy['randomSplit']> {
  const { random, temporal, test } = randomSplit(data);
  const lack = learningLack(data, random) ?? testLack(data, test);
  if (lack !== null) {
    notPossible.push(`A random split is not compared: it has ${lack}.`);
    return { ...nothing, frequencies: nothing };
  }
  const flattered = await learnOn(data, 'trees', featuresOf('report'), random);
  const honest = await learnOn(data, 'trees', featuresOf('report'), temporal);
  // As they were trained: the validation rows of a random split have the mix of severities of all years, not of the test.
  const asTrained = (model: SeverityModel, { validation }: StudyRows): Contender =>
    contenderOf(data, withThresholds(data, model, validation), [test]);
  const frequencies = ({ train }: StudyRows): SeverityModel => plainBaselines(data, train).at(-1)!.model;
  return {
    ...partOf(data, 'random split', asTrained(unadjusted(flattered.model), random), {
      'split by time': asTrained(unadjusted(honest.model), temporal),
    }),
    frequencies: partOf(data, 'class frequencies, random split', asTrained(frequencies(random), random), {
      'class frequencies, split by time': asTrained(frequencies(temporal), temporal),
    }),
  };
}

/** The model as it was before it was adjusted. */
export function unadjusted(model: SeverityModel): SeverityModel {
  const { classFactors: _, ...json } = model.toJSON();
  return severityModelOf(json);
}

/** Always 2 and class frequencies, which know neither feed nor state. */
function plainBaselines({ batch }: StudyData, rows: Uint32Array): readonly NamedModel[] {
  return baselinesOf({ ...takeRows(batch, rows), columns: [] }, []);
}

const heldOutFolds = 5;

/** What it costs not to have seen the state of an accident. */
export async function statesPart(
  data: StudyData,
  trees: StudyModel,
  notPossible: string[],
): Promise<SeverityStudy['heldOutStates']> {
  const all = folds(data, heldOutFolds);
  if (all.length < 2) return notHeldOut('the reports name fewer than two', notPossible);
  const parts = all.filter((part) => {
    const lack = learningLack(data, part);
    if (lack !== null) {
      const states = formatCountOf(part.states.length, 'state');
      notPossible.push(`A fold of ${states} is not held out: the other states have ${lack}.`);
    }
    return lack === null;
  });
  const judged = parts.map(({ test }) => test);
  const lack = testLack(data, Uint32Array.from(judged.flatMap((rows) => [...rows])));
  if (lack !== null) return notHeldOut(`the remaining folds have ${lack}`, notPossible);
  const contenders: Record<string, Contender> = {};
  for (const { train, validation, test } of parts) {
    const learned = await learnOn(data, 'trees', featuresOf('report'), { train, validation });
    const baselines = plainBaselines(data, train).map(
      ({ name, model }) => [name, validated(data, model, validation)] as const,
    );
    for (const [name, model] of [['state not seen', learned] as const, ...baselines]) {
      // One set of thresholds for all folds: those of the first.
      contenders[name] ??= contenderOf(data, model, []);
      addForecasts(contenders[name].forecasts, data, model.model, test);
    }
  }
  const { 'state not seen': notSeen, ...baselines } = contenders;
  const seen = contenderOf(data, trees, judged);
  return {
    ...partOf(data, 'state not seen', notSeen!, { 'state seen': seen, ...baselines }),
    folds: parts.map(({ states }) => states),
  };
}

function notHeldOut(reason: string, notPossible: string[]): SeverityStudy['heldOutStates'] {
  notPossible.push(`States are not held out: ${reason}.`);
  return { ...nothing, folds: [] };
}

/** What a feed gains by a model of its own. */
export async function feedParts(
  data: StudyData,
  trees: StudyModel,
  notPossible: string[],
): Promise<Record<string, StudyPart>> {
  const all = feedRows(data);
  if (all.length < 2) {
    notPossible.push('Feeds are not learned alone: the reports name fewer than two.');
    return {};
  }
  const withoutFeed = data.features.filter(({ name }) => name === 'state');
  const parts: Record<string, StudyPart> = {};
  for (const { feed, train, validation, test } of all) {
    const lack = learningLack(data, { train, validation }) ?? testLack(data, test);
    if (lack !== null) {
      notPossible.push(`${feed} is not learned alone: it has ${lack}.`);
      continue;
    }
    const own = await learnOn(data, 'trees', featuresOf('report'), { train, validation });
    const rows = takeFeatures(takeRows(data.batch, train), data.features, withoutFeed);
    const baselines = baselinesOf(rows, withoutFeed).map(({ name, model }) => [
      name,
      contenderOf(data, validated(data, model, validation), [test]),
    ]);
    parts[feed] = partOf(data, 'this feed alone', contenderOf(data, own, [test]), {
      'all feeds': contenderOf(data, trees, [test]),
      ...Object.fromEntries(baselines),
    });
  }
  return parts;
}

/** For whom, and for how long, the trees are better than the baseline with the least log-loss. */
export function groupsOf(
  data: StudyData,
  { forecasts }: Contender,
  baselines: Readonly<Record<string, Contender>>,
): StudyGroups {
  const options = { confidenceLevel: data.confidenceLevel, seed: data.settings.seed };
  const [best] = Object.entries(baselines)
    .map(([name, baseline]) => ({ name, baseline, loss: meanLoss(baseline.forecasts) }))
    .sort((a, b) => a.loss - b.loss);
  const { name, baseline } = best!;
  const by = (groups: Grouping) => compareGroups(forecasts, baseline.forecasts, groups, options);
  const largestFirst = (groups: Grouping) => by(groups).sort((a, b) => b.events - a.events);
  return {
    with: name,
    feeds: largestFirst({ codes: forecasts.feed, names: forecasts.feeds }),
    states: largestFirst({ codes: forecasts.state, names: forecasts.states }),
    months: by(monthsOf(forecasts.day)),
    baselineByMonth: judgeIn(data, baseline).byMonth,
  };
}

function meanLoss({ actual, probabilities, classes }: Forecasts): number {
  return logLoss(actual, probabilities, classes.length);
}

export function judgeIn(
  { costs, confidenceLevel, settings: { seed } }: StudyData,
  { forecasts, thresholds }: Contender,
): Judgement {
  return judge(forecasts, { thresholds, costs, seed, confidenceLevel });
}

export function partOf(
  data: StudyData,
  name: string,
  first: Contender,
  others: Readonly<Record<string, Contender>>,
): StudyPart {
  const { costs, confidenceLevel, settings } = data;
  const scores = Object.entries({ [name]: first, ...others }).map(([label, contender]) =>
    scoresOf(label, judgeIn(data, contender)),
  );
  return {
    events: first.forecasts.count,
    scores,
    comparisons: compare(first, others, { costs, confidenceLevel, seed: settings.seed }),
  };
}
