import { formatCount, formatCountOf, formatNumber, formatPercent, joinWords } from '../../base/format.js';
import { version as blackspotVersion } from '../../base/version.js';
import { stabilityIndex } from '../monitoring/stabilityIndex.js';
import type { SeverityModel } from '../severityModel.js';
import type { TrainedModel } from '../trainedModel.js';
import { mostSampleRows } from '../training/options.js';
import { qualityText } from './cardQuality.js';
import { caveatsOf, howToUse, intendedUse, inventedWarning, notIntended } from './cardTexts.js';
import { markdownTable } from './markdownTable.js';
import type { ModelFacts, ModelWindow } from './modelFacts.js';

/**
 * The model card: what the model is, what it was trained on, how good it is, and what it should not be used for. Markdown.
 *
 * @see Mitchell et al., Model Cards for Model Reporting, FAT* 2019, https://doi.org/10.1145/3287560.3287596
 */
export function modelCard(trained: TrainedModel, facts: ModelFacts): string {
  const { model, version } = trained;
  const sections = [
    `# Severity model ${version}`,
    ...(facts.source.isInvented ? [inventedWarning] : []),
    introduction(model, facts),
    '## Intended use',
    intendedUse(facts),
    notIntended,
    '## Training data',
    dataText(model, facts),
    '## Quality',
    qualityText(model, facts),
    '## Decisions',
    decisionText(trained, facts),
    '## Caveats',
    caveatsOf(model, facts),
    '## Use',
    howToUse(facts.featureSet),
    '## Features',
    featuresText(model),
  ];
  return `${sections.join('\n\n')}\n`;
}

const kinds: Readonly<Record<SeverityModel['kind'], string>> = {
  alwaysTwo: 'A baseline that gives severity 2 to every accident',
  frequencies: 'A baseline of class frequencies',
  multinomialLogit: 'A multinomial logit model',
  proportionalOdds: 'A proportional-odds model',
  trees: 'Gradient-boosted decision trees',
};

function introduction({ kind, classes }: SeverityModel, { options }: ModelFacts): string {
  const given = Object.entries(options).filter(([, value]) => value !== null);
  return [
    `${kinds[kind]} for the severity of a reported road accident. The model gives a probability to each of the`,
    `severities ${joinWords(classes.map(String))}. Severity measures the impact on traffic: 1 is the least, 4 the most.`,
    '',
    `Trained by blackspot ${blackspotVersion} with these options:`,
    given.map(([name, value]) => `\`${name}\` ${JSON.stringify(value)}`).join(', '),
  ].join('\n');
}

function dataText({ classes }: SeverityModel, { source, windows, options }: ModelFacts): string {
  const { train, validation, test } = windows;
  const rows: readonly (readonly [string, ModelWindow])[] = [
    ['training', train],
    ['validation', validation],
    ['test', test],
  ];
  return [
    `Source: \`${source.location}\`${source.digest === null ? '' : `, digest \`${source.digest}\``}.`,
    'The model is judged on accidents that happened after those that it learned from and was chosen on:',
    '',
    markdownTable(
      ['window', 'from', 'before', 'accidents', ...classes.map((one) => `severity ${one}`)],
      rows.map(([name, { from, until, events }]) => [
        name,
        from,
        until,
        formatCount(sum(events)),
        ...events.map(formatCount),
      ]),
    ),
    ...feedTexts(rows),
    ...samplingTexts(options, sum(train.events)).flatMap((text) => ['', text]),
  ].join('\n');
}

/** The mix of feeds in each window, and whether it moved; nothing if no accident names its feed. */
function feedTexts(windows: readonly (readonly [string, ModelWindow])[]): string[] {
  const names = [...new Set(windows.flatMap(([, { feeds }]) => feeds.map(({ feed }) => feed)))];
  if (names.every((name) => name === null)) return [];
  const counts = windows.map(([, { feeds }]) =>
    names.map((name) => feeds.find(({ feed }) => feed === name)?.events ?? 0),
  );
  const shares = counts.map((events) => events.map((count) => count / Math.max(1, sum(events))));
  const titles = names.map((name) => name ?? 'no feed named');
  const [train, test] = [0, windows.length - 1];
  const { reading, mostMoved } = stabilityIndex(counts[train]!, counts[test]!);
  return [
    '',
    'Shares of the feeds in each window:',
    '',
    markdownTable(
      ['feed', ...windows.map(([name]) => name)],
      titles.map((title, feed) => [title, ...shares.map((window) => formatPercent(window[feed]!))]),
    ),
    ...(mostMoved === null || reading === 'stable'
      ? []
      : [
          '',
          `The mix of feeds moved from training to test: ${titles[mostMoved]} has ${formatPercent(shares[train]![mostMoved]!)} of the accidents in training and ${formatPercent(shares[test]![mostMoved]!)} in test.`,
        ]),
  ];
}

/** How the windows were chosen, and which of their accidents were used, where that is not the rule. */
function samplingTexts({ windowsBy, rows, kind }: ModelFacts['options'], trainRows: number): string[] {
  return [
    ...(windowsBy === 'shares'
      ? [
          'The windows are 70, 15 and 15 % of the days: the default dates gave too few accidents or lacked severities.',
        ]
      : []),
    ...(typeof rows === 'number'
      ? [
          `Of the accidents of all windows together, a random sample of at most ${formatCount(rows)} was used.`,
        ]
      : []),
    ...(kind === 'trees' || trainRows <= mostSampleRows
      ? []
      : [
          `The model learned from at most ${formatCount(mostSampleRows)} accidents of the training window, chosen at random.`,
        ]),
  ];
}

function decisionText({ model: { classes }, thresholds }: TrainedModel, { costs }: ModelFacts): string {
  return [
    'The prediction is the highest severity whose probability, with that of all above it, reaches its threshold, and',
    `severity ${classes[0]} if none does:`,
    '',
    markdownTable(
      ['severity', 'threshold'],
      thresholds.map((threshold, k) => [`${classes[k + 1]} or higher`, formatNumber(threshold)]),
    ),
    '',
    'These thresholds have the lowest mean cost on the validation window. The costs of a wrong prediction are:',
    '',
    markdownTable(
      ['true severity', ...classes.map((one) => `predicted ${one}`)],
      costs.map((row, k) => [String(classes[k]), ...row.map(formatNumber)]),
    ),
  ].join('\n');
}

function featuresText({ features }: SeverityModel): string {
  if (features.length === 0) return 'The model reads nothing of an accident.';
  return [
    `The model reads ${formatCountOf(features.length, 'feature')}. A missing value is allowed everywhere.`,
    '',
    markdownTable(
      ['feature', 'type', 'known', 'reveals the feed', 'meaning'],
      features.map(({ name, type, unit, knownWhen, proxiesFeed, meaning }) => [
        `\`${name}\``,
        unit === undefined ? type : `${type}, ${unit}`,
        knownWhen === 'report' ? 'at the report' : 'afterwards',
        proxiesFeed ? 'yes' : 'no',
        meaning,
      ]),
    ),
  ].join('\n');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
