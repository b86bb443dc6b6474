import { joinWords } from '../../base/format.js';
import type { FeatureSet } from '../../dataset/featureSets.js';
import type { SeverityModel } from '../severityModel.js';
import { baselinesIn, claimOf } from './cardQuality.js';
import type { ModelFacts } from './modelFacts.js';

/** The fixed texts of a model card. */

export const inventedWarning: string = [
  '> **Warning: this model was trained on invented accidents.** Its quality says nothing about real accidents. Generated',
  '> files contain the effects that the generator planted. They can show that training and judging find a planted effect.',
  '> They cannot show how predictable severity is, or what drives it.',
].join('\n');

export function intendedUse({ featureSet, source, evaluation }: ModelFacts): string {
  if (source.isInvented) return useOfInvented;
  return (featureSet === 'report' && useWithoutSkill(evaluation)) || uses[featureSet];
}

/** What a model is for that is not shown to be better than every baseline; empty for one that is. */
function useWithoutSkill({ baselines: all }: ModelFacts['evaluation']): string {
  const baselines = baselinesIn(all);
  const named = (claim: ReturnType<typeof claimOf>): string[] =>
    baselines.filter((one) => claimOf(one) === claim).map(({ name }) => `“${name}”`);
  const [worse, undecided] = [named('worse'), named('undecided')];
  if (worse.length + undecided.length === 0) return '';
  const text =
    worse.length > 0
      ? [
          `On later accidents, ${joinWords(worse)} forecast${worse.length === 1 ? 's' : ''} better: see Quality.`,
          'Do not use this model for real accidents.',
        ]
      : [
          `On later accidents, the model is not shown to forecast better than ${undecided.length === baselines.length ? 'any baseline' : joinWords(undecided, 'or')}: see Quality.`,
          'Prefer a baseline for real accidents until a test shows a difference.',
        ];
  return ['To try out training, scoring and serving.', ...text].join('\n');
}

const useOfInvented =
  'To try out training, scoring and serving. Do not use its predictions for real accidents.';

const uses: Readonly<Record<FeatureSet, string>> = {
  report: [
    'Estimate how much an accident will affect traffic when its report comes in, for example to sort reports by it.',
    'The model reads only what is known at that time.',
  ].join('\n'),
  'report+feed': [
    'Comparison with other models. This model also reads which feed reports the accident. Each feed rates severity on its',
    'own scale, so part of what the model predicts is the feed. blackspot does not serve it.',
  ].join('\n'),
  hindsight: [
    'An upper bound for other models. This model reads values that are only known afterwards, such as the duration, so it',
    'cannot forecast. blackspot does not serve it.',
  ].join('\n'),
};

export const notIntended: string = [
  'Do not use it:',
  '',
  '- to predict injuries or deaths: severity measures the impact on traffic only',
  '- to dispatch help, to set insurance premiums, or to judge persons',
  '- to compare places or years: each feed rates severity on its own scale, and the mix of feeds differs',
  '- to find causes: a feature that predicts severity does not have to change it',
  '- outside the United States, or for accidents that no feed reports',
].join('\n');

export function caveatsOf({ features }: SeverityModel, { source, featureSet, windows }: ModelFacts): string {
  const { train, test } = windows;
  const isOverChange = train.until <= scaleChange && test.until > scaleChange;
  return [
    '- The model knows reported accidents only. A change in what the feeds report changes its quality.',
    ...(source.isInvented ? [] : caveatsOfFeeds),
    ...(source.isInvented || !isOverChange ? [] : [caveatOfChange]),
    ...(features.some(({ name }) => name === 'readingAgeMinutes') ? caveatOfWeather : []),
    '- Do not judge it by a random split of the rows: reports of one accident, or of one storm, could be in both parts.',
    `- Quality can fall with time.${featureSet === 'report' ? ' `blackspot consume --model` measures log-loss, calibration and drift of the features.' : ''}`,
  ].join('\n');
}

const caveatOfWeather = [
  '- The files have the weather reading that is nearest to the start of an accident, before or after it. A live service has only',
  '  readings from before.',
];

/** The first day from which on US Accidents has few accidents of severity 3. */
const scaleChange = '2022-05-01';

/** Counts of the release of March 2023. */
const caveatsOfFeeds = [
  '- Feeds rate severity differently: in US Accidents of March 2023, 8 % of the accidents of Source1 have severity 3 or 4, and',
  '  34 % of those of Source2.',
  '- Severity 3 had 20 % of the accidents until April 2022 and 3 % since: the feeds that rated it often report less, and the',
  '  others use it less often.',
];

const caveatOfChange =
  '- This model learned from accidents before May 2022 and was judged on accidents after it.';

export function howToUse(featureSet: FeatureSet): string {
  const commands = [
    'blackspot score accidents.csv --model .  # add predictions to a file',
    ...(featureSet === 'report'
      ? [
          'blackspot consume --model .              # predict on the stream',
          'blackspot serve-model . --port 8080      # answer HTTP requests',
        ]
      : []),
  ];
  return [
    'In this folder:',
    '',
    '```sh',
    ...commands,
    '```',
    '',
    'TypeScript programs call `openModel(folder)`. Other programs run `model.onnx`: its inputs have the names of the features,',
    'with NaN or an empty text for a missing value. blackspot does not open the folder if one of its files was changed.',
  ].join('\n');
}
