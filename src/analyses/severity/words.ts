import { weekdayNames } from '../../base/dates.js';
import { capitalise, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import { featuresOf } from '../../dataset/featureSets.js';
import type { ModelWindow } from '../../models/folder/modelFacts.js';
import { notAdjusted } from '../../models/training/baselines.js';
import type { Estimate } from '../common/skill.js';
import { claimText } from '../sections/claims.js';
import { nReports } from '../sections/figureText.js';
import { windowText } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';

/** A sub-line: what is shown, in which window, at which level, of how many reports. */
export function windowSubline(
  { options }: Pick<SeverityContext, 'options'>,
  what: string,
  window: ModelWindow,
  n: number,
): string {
  return `${what}, ${windowText(window)}, ${formatLevel(options.confidenceLevel)} intervals by day; ${nReports(n)}`;
}

/** Before `reports` of a window: the page also counts all reports of it. Nothing if the models have all of them. */
export function sampled({ counts, options }: Pick<SeverityContext, 'counts' | 'options'>): string {
  return counts.total > options.rows ? 'sampled ' : '';
}

const modelNames: Readonly<Record<string, string>> = {
  trees: 'Boosted trees',
  multinomialLogit: 'Multinomial logit',
  proportionalOdds: 'Proportional odds',
  [notAdjusted]: 'Trees, not adjusted',
  hindsight: 'Hindsight (upper bound)',
};

/** What a table or a row of a chart calls a model, a baseline or a set of features. */
export function modelTitle(name: string): string {
  return modelNames[name] ?? capitalise(name);
}

/** A small number as a page sets it in large type: three decimals have room. */
export function largeNumber(value: number): string {
  return formatNumber(Number(value.toFixed(3)));
}

/** A value of a feature in words: `Monday`, `33.3`, `Yes`, `Rain`. */
export function levelText(name: string, level: string | number): string {
  const feature = featuresOf('hindsight').find((one) => one.name === name);
  const number = Number(level);
  if (level === '' || Number.isNaN(number)) return capitalise(String(level));
  if (feature?.type === 'flag') return number === 1 ? 'Yes' : 'No';
  return feature?.value.kind === 'weekday' ? weekdayNames[number]! : formatNumber(number);
}

/** `5.20 % higher than`, `not told apart from`: a log-loss beside another one, by the interval of its change. */
export function lossText(change: Estimate): string {
  return claimText(change, 0, {
    above: `${formatPercent(change.estimate)} higher than`,
    below: `${formatPercent(-change.estimate)} lower than`,
    notToldApart: 'not told apart from',
  });
}
