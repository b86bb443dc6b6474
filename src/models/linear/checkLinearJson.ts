import { requireInteger, requireNumber, requireObject, requireOneOf, unexpected } from '../../base/checks.js';
import type { Feature } from '../../dataset/features.js';
import {
  checkModelJson,
  requireAscending,
  requireList,
  requireNumbers,
  requireText,
} from '../checkModelJson.js';
import { levelCount } from './levels.js';
import type { Levels, LinearModelJson } from './linearJson.js';

const kinds = ['multinomialLogit', 'proportionalOdds'] as const;

/** @throws InputError when a part is missing, of another form, or does not fit the others */
export function checkLinearJson(json: unknown): LinearModelJson {
  const { kind, features, classes } = checkModelJson(json, kinds);
  const { intercepts, thresholds, terms, fit } = json as Readonly<Record<string, unknown>>;
  const others = classes.length - 1;
  if (kind === 'multinomialLogit') requireNumbers('intercepts', intercepts, others);
  else requireAscending('thresholds', thresholds, others);
  const scores = kind === 'multinomialLogit' ? others : 1;
  requireList('terms', terms, features.length).forEach((term, at) => {
    checkTerm(`terms[${at}]`, term, features[at]!, scores);
  });
  checkFit(fit);
  return json as LinearModelJson;
}

function checkTerm(name: string, term: unknown, feature: Feature, scores: number): void {
  const { levels, reference, weights, standardErrors } = requireObject(name, term);
  const count = levelCount(checkLevels(`${name}.levels`, levels, feature));
  requireInteger(`${name}.reference`, reference, 0, count - 1);
  for (const [score, row] of requireList(`${name}.weights`, weights, scores).entries())
    requireNumbers(`${name}.weights[${score}]`, row, count);
  for (const [score, row] of requireList(`${name}.standardErrors`, standardErrors, scores).entries()) {
    for (const [level, error] of requireList(`${name}.standardErrors[${score}]`, row, count).entries())
      if (error !== null)
        requireNumber(`${name}.standardErrors[${score}][${level}]`, error, 0, Number.MAX_VALUE);
  }
}

function checkLevels(name: string, levels: unknown, { type }: Feature): Levels {
  const { kind, points, period, texts } = requireObject(name, levels);
  requireOneOf(`${name}.kind`, kind, [type === 'category' ? 'texts' : 'points']);
  if (kind === 'texts') {
    const list = requireList(`${name}.texts`, texts);
    for (const [at, text] of list.entries()) requireText(`${name}.texts[${at}]`, text);
    if (new Set(list).size < list.length) throw unexpected(`${name}.texts`, 'different texts', texts);
  } else {
    const numbers = requireAscending(`${name}.points`, points);
    if (numbers.length === 0) throw unexpected(`${name}.points`, 'at least one point', points);
    const span = numbers.at(-1)! - numbers[0]!;
    if (period !== null && !(typeof period === 'number' && period > span && Number.isFinite(period)))
      throw unexpected(`${name}.period`, `null or a number above ${span}`, period);
  }
  return levels as Levels;
}

function checkFit(fit: unknown): void {
  const { rows, days, parameters, logLikelihood, penalty } = requireObject('fit', fit);
  requireInteger('fit.rows', rows, 1);
  requireInteger('fit.days', days, 1);
  requireInteger('fit.parameters', parameters, 1);
  requireNumber('fit.logLikelihood', logLikelihood, -Number.MAX_VALUE, 0);
  requireNumber('fit.penalty', penalty, 0, Number.MAX_VALUE);
}
