import type { ForecastScores, ModelFacts } from '../../../src/models/folder/modelFacts.js';
import type { ModelContent } from '../../../src/models/folder/writeModelFolder.js';
import type { SeverityModel } from '../../../src/models/severityModel.js';

function feeds(one: number, two: number) {
  return [
    { feed: 'Source1', events: one },
    { feed: 'Source2', events: two },
  ];
}

/** The content of a model folder, as a training gives it. */
export function contentWith(model: SeverityModel, facts: Partial<ModelFacts> = {}): ModelContent {
  return {
    model,
    thresholds: [0.97, 0.25, 0.1],
    featureSet: 'report',
    source: { location: 'accidents.csv', digest: 'sha256:12ab', isInvented: false },
    windows: {
      train: {
        from: '2016-02-08',
        until: '2022-01-01',
        events: [900, 70_000, 15_000, 2_000],
        feeds: feeds(50_000, 37_900),
      },
      validation: {
        from: '2022-01-01',
        until: '2022-07-01',
        events: [90, 7_000, 500, 200],
        feeds: feeds(6_000, 1_790),
      },
      test: {
        from: '2022-07-01',
        until: '2023-04-01',
        events: [80, 6_000, 300, 150],
        feeds: feeds(6_000, 530),
      },
    },
    options: { rounds: 400, seed: 1 },
    costs: [
      [0, 1, 2, 3],
      [3, 0, 1, 2],
      [6, 3, 0, 1],
      [9, 6, 3, 0],
    ],
    evaluation: {
      confidenceLevel: 0.95,
      model: scoresOf('trees', 0.31),
      baselines: [
        {
          ...scoresOf('class frequencies', 0.42),
          logLossDifference: { estimate: -0.11, lower: -0.12, upper: -0.1 },
        },
        {
          ...scoresOf('class frequencies by state', 0.312),
          logLossDifference: { estimate: -0.002, lower: -0.005, upper: 0.001 },
        },
      ],
    },
    featureProfile: [],
    ...facts,
  };
}

function scoresOf(name: string, logLoss: number): ForecastScores {
  const around = (estimate: number) => ({ estimate, lower: estimate - 0.01, upper: estimate + 0.01 });
  return {
    name,
    logLoss: around(logLoss),
    rankedProbabilityScore: around(0.06),
    macroF1: around(0.4),
    quadraticKappa: around(0.3),
    calibrationError: around(0.015),
    averagePrecision: null,
    recall: [around(0.1), around(0.95), around(0.4), null],
  };
}
