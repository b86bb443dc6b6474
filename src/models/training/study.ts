import type { ForecastScores } from '../folder/modelFacts.js';
import type { Comparison } from '../judging/compare.js';
import type { GroupComparison } from '../judging/compareGroups.js';
import type { Judgement, PartJudgement } from '../judging/judgement.js';
import type { Drivers } from './drivers.js';
import type { WeatherReadings } from './weatherReadings.js';
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
  readonly weatherReadings: WeatherReadings;
  /** Comparisons of a random split, states and feeds that the data do not allow, each with its reason. */
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
