import { capitalise, formatLevel } from '../../base/format.js';
import { notAdjusted } from '../../models/training/baselines.js';
import type { Period } from '../../models/training/windows.js';
import { nReports } from '../sections/figureText.js';
import { windowText } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';

/** A sub-line: what is shown, in which window, at which level, of how many reports. */
export function windowSubline(
  { options }: Pick<SeverityContext, 'options'>,
  what: string,
  window: Period,
  n: number,
): string {
  return `${what}, ${windowText(window)}, ${formatLevel(options.confidenceLevel)} intervals by day; ${nReports(n)}`;
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
