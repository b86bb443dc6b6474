import type { ModelFacts } from './modelFacts.js';

/** The fixed texts of a model card. */

export const inventedWarning: string = [
  '> **This model was trained on invented accidents.** Its quality says nothing about real accidents. Generated files',
  '> have the effects that the generator was given. They show that training, judging and serving work, and that a',
  '> planted effect is found. They cannot show how predictable severity is, or what drives it.',
].join('\n');

export function intendedUse(featureSet: ModelFacts['featureSet']): string {
  if (featureSet === 'hindsight') {
    return [
      'An upper bound: the model reads values that are known only when the accident has run its course, such as its',
      'duration. It shows how much these values tell about severity. It cannot forecast, and blackspot refuses to serve it.',
    ].join('\n');
  }
  if (featureSet === 'report+feed') {
    return [
      'A comparison: the model also reads what tells the feed that reported the accident. Each feed has a scale of its own,',
      'so part of what it predicts is the feed. blackspot refuses to serve it.',
    ].join('\n');
  }
  return [
    'Estimate, when a report comes in, how much the accident will affect traffic: to sort reports, or to plan staff.',
    'The model reads only what is known at that time.',
  ].join('\n');
}

export const notIntended: string = [
  'Do not use it:',
  '',
  '- for injuries or deaths: severity is the impact on traffic, and a fatal accident can have severity 1',
  '- to dispatch help, set insurance premiums, or judge persons',
  '- to compare places or years: feeds rate severity on scales of their own, and their mix differs by state and year',
  '- to find causes: a feature that predicts severity need not change it',
  '- outside of the United States, or for accidents that no feed reports',
].join('\n');

export function caveatsOf({ source }: ModelFacts): string {
  const caveats = [
    '- The rows are reports of traffic feeds. What a feed does not report is unknown to the model.',
    '- Feeds rate severity differently: in the release of March 2023, severity 3 and 4 have 8 % of the reports of Source1 and 34 % of those of Source2.',
    '- The scale changes in 2022: the share of severity 3 falls from 20 % before May to 3 % after. A model from earlier years predicts too many.',
    '- A random split of the rows flatters a model, because reports of one accident lie on both sides. The numbers above are of a later period.',
    '- Forecasts become worse with time. `blackspot consume` watches log-loss, calibration and drift.',
  ];
  return (source.isInvented ? caveats.filter((_, i) => i !== 1 && i !== 2) : caveats).join('\n');
}

export function howToUse(featureSet: ModelFacts['featureSet']): string {
  const commands = [
    'blackspot score accidents.csv --model .  # adds predictions to a file',
    ...(featureSet === 'report'
      ? [
          'blackspot consume --model .              # predicts on the stream',
          'blackspot serve-model . --port 8080      # answers HTTP requests, also in SageMaker and Lambda',
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
    'In a program: `openModel(folder)`. In other languages: `model.onnx`, whose inputs have the names of the features.',
    '`manifest.json` has the digests of the files; blackspot does not open a folder with a file that was changed.',
  ].join('\n');
}
