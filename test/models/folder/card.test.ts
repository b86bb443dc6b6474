import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../../src/dataset/featureSets.js';
import { adjustedModel } from '../../../src/models/adjustedModel.js';
import { modelCard } from '../../../src/models/folder/card.js';
import { markdownTable } from '../../../src/models/folder/markdownTable.js';
import type { BaselineScores, ModelWindow } from '../../../src/models/folder/modelFacts.js';
import { severityModelOf } from '../../../src/models/severityModelOf.js';
import { notAdjusted } from '../../../src/models/training/baselines.js';
import { createRandom } from '../../../src/stats/random.js';
import { randomTrees } from '../randomModels.js';
import { contentWith } from './content.js';

const model = severityModelOf(randomTrees(createRandom(5), 2, 4));
const { thresholds } = contentWith(model);

function cardOf(facts: Parameters<typeof contentWith>[1] = {}): string {
  return modelCard({ version: '3f0c9a1be477', model, thresholds }, contentWith(model, facts));
}

describe('modelCard', () => {
  it('says what the model is, how good it is beside the baselines, and what not to use it for', () => {
    const card = cardOf();
    expect(card).toContain('# Severity model 3f0c9a1be477\n\nGradient-boosted decision trees for');
    expect(card).toContain('severity measures the impact on traffic only');
    expect(card).toContain('Severity 3 had 20 % of the accidents until April 2022 and 3 % since');
    expect(card).toContain('This model learned from accidents before May 2022');
    expect(card).toContain('| training | 2016-02-08 | 2022-01-01 | 87,900 | 900 | 70,000 | 15,000 | 2,000 |');
    expect(card).toContain(
      '- The model is better than class frequencies. Difference in log-loss: −0.110 (95 % interval −0.120 to −0.100).',
    );
    expect(card).toContain('- The model cannot be told apart from class frequencies by state.');
    expect(card).toContain(
      '**By log-loss, the probabilities of the model are not shown to differ from those of “class frequencies by state”; they are better than those of “class frequencies”.**',
    );
    expect(card).toContain('| trees | 0.310 (0.300 to 0.320) |');
    // One of the baselines is not shown to be worse.
    expect(card).toContain('not shown to forecast better than “class frequencies by state”: see Quality.');
    expect(card).not.toContain('sort reports');
    expect(card).toContain('knows nothing has 0.023, the share of severity 4');
    expect(card).not.toContain('found none of');
    expect(card).toContain('| Source2 | 43.1 % | 23.0 % | 8.12 % |');
    expect(card).toContain(
      'The mix of feeds moved from training to test: Source2 has 43.1 % of the accidents in training and 8.12 % in test.',
    );
    expect(card).toContain('differ from the observed shares by\n1.50 percentage points on average');
    expect(card).toContain('| 3 or higher | 0.250 |');
    expect(card).toContain('| 4 | 9 | 6 | 3 | 0 |');
    expect(card).toContain('| `temperature` | number | at the report | no | The temperature. |');
    expect(card).toContain('blackspot serve-model .');
    expect(card).not.toContain('invented');
    expect(card).not.toContain('weather reading');
    expect(card).not.toMatch(/undefined|\[object|null/);
  });

  it('warns of invented data first, and of models that are not for forecasts', () => {
    const invented = cardOf({ source: { location: 'a.csv', digest: null, isInvented: true } });
    expect(invented.split('\n')[2]).toMatch(
      /^> \*\*Warning: this model was trained on invented accidents\.\*\*/,
    );
    expect(invented).toContain('Do not use its predictions for real accidents.');
    expect(invented).not.toContain('May 2022');
    // Windows before the change of the scale.
    const { train, validation, test } = contentWith(model).windows;
    const early = cardOf({ windows: { train, validation, test: { ...test, until: '2022-05-01' } } });
    expect(early).not.toContain('This model learned');
    const upperBound = cardOf({ featureSet: 'hindsight' });
    expect(upperBound).not.toContain('consume --model');
    expect(upperBound).toContain('An upper bound for other models.');
    expect(upperBound).not.toContain('serve-model');
  });
});

describe('the quality in a model card', () => {
  it('is summed up by what the comparisons show', () => {
    const { evaluation } = contentWith(model);
    const [better, undecided] = evaluation.baselines as [BaselineScores, BaselineScores];
    const only = (...baselines: BaselineScores[]): string =>
      cardOf({ evaluation: { ...evaluation, baselines } });
    expect(only(better)).toContain('better than those of every baseline.');
    expect(only(better)).toContain('for example to sort reports');
    // The model as it was before it was adjusted is no baseline.
    const beside = only(better, { ...undecided, name: notAdjusted });
    expect(beside).toContain('better than those of every baseline.');
    expect(beside).toContain('for example to sort reports');
    expect(beside).toContain('- Whether the adjustment lowers the log-loss cannot be told. Difference');
    expect(only({ ...better, name: notAdjusted })).toContain('- The adjustment lowers the log-loss.');
    // A baseline that is better comes first, whatever the others are.
    const worse = {
      ...better,
      name: 'always 2',
      logLossDifference: { estimate: 0.02, lower: 0.01, upper: 0.03 },
    };
    expect(only(better, undecided, worse, { ...worse, name: 'class frequencies by feed' })).toContain(
      '**By log-loss, the probabilities of the model are worse than those of “always 2” and “class frequencies by feed”; they are not shown to differ from those of “class frequencies by state”; they are better than those of “class frequencies”.**',
    );
    expect(only(worse)).toContain('are worse than those of every baseline.**');
    expect(only(better, undecided, worse)).toContain(
      'On later accidents, “always 2” forecasts better: see Quality.\nDo not use this model for real accidents.',
    );
    expect(only({ ...worse, name: notAdjusted })).toContain('- The adjustment raises the log-loss.');
    expect(only(undecided)).toContain('are not shown to differ from those of any baseline.**');
    expect(only(undecided)).toContain('not shown to forecast better than any baseline: see Quality.');
    const zero = { estimate: 0, lower: 0, upper: 0 };
    const almost = { estimate: 13_744 / 13_746, lower: 0.9996, upper: 1 };
    const blind = { ...evaluation.model, recall: [zero, almost, zero, null] };
    const card = cardOf({ evaluation: { ...evaluation, model: blind } });
    expect(card).toContain('In the test window the model found none of the accidents of severity 1 or 3.');
    expect(card).toContain(
      '| trees | 0 % (0 % to 0 %) | 99.99 % (99.96 % to 100 %) | 0 % (0 % to 0 %) | – |',
    );
  });

  it('says when the weather was read where the model knows it', () => {
    const ofReports = { ...model, features: featuresOf('report') };
    const card = modelCard({ version: '3f0c9a1be477', model: ofReports, thresholds }, contentWith(model));
    expect(card).toContain('A live service has only\n  readings from before.');
  });

  it('says of what it is: adjusted, windows by shares, samples', () => {
    const plain = cardOf();
    expect(plain).toContain('The probabilities are those that the model learned in the training window.');
    expect(plain).not.toMatch(/% of the days|random sample/);
    const { windows } = contentWith(model);
    const train = { ...windows.train, events: [900, 700_000, 15_000, 2_000] };
    const given = modelCard(
      { version: '3f0c9a1be477', model: adjustedModel(model, [1, 2, 3, 4]), thresholds },
      contentWith(model, {
        windows: { ...windows, train },
        options: { kind: 'multinomialLogit', windowsBy: 'shares', rows: 5_000 },
      }),
    );
    expect(given).toContain('The baselines are adjusted in the same way.');
    expect(given).toContain('The windows are 70, 15 and 15 % of the days');
    expect(given).toContain('a random sample of at most 5,000 was used');
    expect(given).toContain('at most 200,000 accidents of the training window');
  });
});

describe('the feeds in a model card', () => {
  it('are left out if no accident names one, and moved only if more than chance did it', () => {
    const { windows } = contentWith(model);
    const withFeeds = (feeds: ModelWindow['feeds']): string =>
      cardOf({
        windows: {
          train: { ...windows.train, feeds },
          validation: { ...windows.validation, feeds },
          test: { ...windows.test, feeds },
        },
      });
    expect(withFeeds([{ feed: null, events: 9 }])).not.toContain('feed in each window');
    expect(withFeeds([{ feed: null, events: 9 }])).not.toContain('| feed | training |');
    const same = withFeeds([
      { feed: 'Source1', events: 9 },
      { feed: null, events: 1 },
    ]);
    expect(same).toContain('| no feed named | 10.0 % | 10.0 % | 10.0 % |');
    expect(same).not.toContain('The mix of feeds moved');
  });
});

describe('markdownTable', () => {
  it('keeps bars and line breaks within their cell', () => {
    expect(markdownTable(['a'], [['x|y\nz']])).toBe('| a |\n| --- |\n| x\\|y z |');
  });
});
