import {
  type OptionNames,
  requireInteger,
  requireKnownOptions,
  requireNumber,
  requireOneOf,
  requirePositive,
  requireSignal,
  unexpected,
} from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { type FeatureSet, featureSets } from '../../dataset/featureSets.js';
import { isCalendarDay } from '../../dataset/times.js';
import type { Filter } from '../../query/question.js';
import { mostLeaves } from '../trees/treesJson.js';

/** The kinds of models that can be trained. */
export const trainedKinds = ['trees', 'multinomialLogit', 'proportionalOdds', 'frequencies'] as const;
export type TrainedKind = (typeof trainedKinds)[number];

export interface TrainOptions {
  /**
   * `report`: what is known when the report comes in. `report+feed`: also which feed reports. `hindsight`: also what is
   * known only afterwards, an upper bound. Only a model of `report` can be served and used on the stream.
   * @default 'report'
   */
  readonly features?: FeatureSet;
  /** @default 'trees' */
  readonly kind?: TrainedKind;
  /** Learns from, and is judged on, these accidents only. @default all */
  readonly where?: Filter;
  /** The first day of the training window, `YYYY-MM-DD` on the wall clock. @default the first day with accidents */
  readonly trainFrom?: string;
  /** The day after the training window. @default 2022-01-01 */
  readonly trainUntil?: string;
  /** The day after the validation window, which follows it. @default 2022-07-01 */
  readonly validateUntil?: string;
  /** The day after the test window, which follows that. @default the day after the last accident */
  readonly testUntil?: string;
  /** At most this many accidents, a random sample; each window keeps its share. @default all */
  readonly rows?: number;
  /** Trees: at most this many rounds. @default 400 */
  readonly rounds?: number;
  /** Trees: most leaves of a tree, 2 to 256. @default 31 */
  readonly leaves?: number;
  /** Trees: share of each tree that is added, above 0 to 1. @default 0.1 */
  readonly learningRate?: number;
  /** What predicting one class too low costs, where one too high costs 1. Decides the thresholds. @default 3 */
  readonly missCost?: number;
  /** @default 1 */
  readonly seed?: number;
  /** Threads of the trees. The model does not depend on it. @default one for each core, at most one for each class */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
}

/** What training is doing. */
export interface TrainProgress {
  readonly stage: 'counting' | 'sampling' | 'reading' | 'training' | 'judging';
  /** Rows or rounds done in this stage. */
  readonly done: number;
  /** At most so many will be done. */
  readonly total: number;
  /** What is counted, in the singular. */
  readonly unit: 'row' | 'round';
}

/** The defaults, which depend on nothing. */
export const trainDefaults = {
  features: 'report',
  kind: 'trees',
  trainUntil: '2022-01-01',
  validateUntil: '2022-07-01',
  rounds: 400,
  leaves: 31,
  learningRate: 0.1,
  missCost: 3,
  seed: 1,
} as const;

/** The names of these options, for checks. */
export const trainOptionNames: OptionNames<TrainOptions> = {
  ...trainDefaults,
  where: true,
  trainFrom: true,
  testUntil: true,
  rows: true,
  threads: true,
  signal: true,
  onProgress: true,
};

/** Options that only trees have. */
const treeOptions = ['rounds', 'leaves', 'learningRate'] as const;

/** The ends of the windows, in order of time. */
const windowBounds = ['trainFrom', 'trainUntil', 'validateUntil', 'testUntil'] as const;

/** Options with their defaults. */
export interface TrainSettings {
  readonly features: FeatureSet;
  readonly kind: TrainedKind;
  readonly where: Filter;
  readonly trainFrom: string | undefined;
  readonly trainUntil: string;
  readonly validateUntil: string;
  readonly testUntil: string | undefined;
  /** Whether the user chose the windows: then no others are taken in their place. */
  readonly areWindowsGiven: boolean;
  readonly rows: number;
  readonly rounds: number;
  readonly leaves: number;
  readonly learningRate: number;
  readonly missCost: number;
  readonly seed: number;
  readonly threads: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: TrainProgress) => void;
}

/** @throws InputError when an option is unknown or out of its range */
export function trainSettings(options: TrainOptions): TrainSettings {
  requireKnownOptions('trainSeverity', options, trainOptionNames);
  requireSignal(options.signal);
  const given = { ...trainDefaults, ...options };
  const bounds = windowBounds
    .map((name) => [name, given[name]] as const)
    .filter(([, day]) => day !== undefined);
  for (const [name, day] of bounds) {
    if (typeof day !== 'string' || !isCalendarDay(day))
      throw unexpected(name, 'a calendar day such as 2022-01-01', day);
  }
  for (const [at, [name, day]] of bounds.slice(1).entries()) {
    const [before, dayBefore] = bounds[at]!;
    if (dayBefore! < day!) continue;
    throw new InputError(`Expected ${before} to be before ${name}, got ${dayBefore} and ${day}.`, {
      hint: 'The windows follow one another: training, validation, test.',
    });
  }
  const kind = requireOneOf('kind', given.kind, trainedKinds);
  const ofTrees = treeOptions.find((name) => options[name] !== undefined);
  if (kind !== 'trees' && ofTrees !== undefined) {
    throw new InputError(`Expected ${ofTrees} with kind trees only, got it with ${kind}.`, {
      hint: `Leave ${ofTrees} out, or train trees.`,
    });
  }
  return {
    features: requireOneOf('features', given.features, featureSets),
    kind,
    where: given.where ?? {},
    trainFrom: given.trainFrom,
    trainUntil: given.trainUntil,
    validateUntil: given.validateUntil,
    testUntil: given.testUntil,
    areWindowsGiven: options.trainUntil !== undefined || options.validateUntil !== undefined,
    rows: given.rows === undefined ? Number.POSITIVE_INFINITY : requireInteger('rows', given.rows, 1),
    rounds: requireInteger('rounds', given.rounds, 1, 10_000),
    leaves: requireInteger('leaves', given.leaves, 2, mostLeaves),
    learningRate: requireNumber('learningRate', requirePositive('learningRate', given.learningRate), 0, 1),
    missCost: requirePositive('missCost', given.missCost),
    seed: requireInteger('seed', given.seed, 0),
    threads: given.threads === undefined ? undefined : requireInteger('threads', given.threads, 1, 1_024),
    signal: given.signal,
    onProgress: given.onProgress ?? (() => {}),
  };
}
