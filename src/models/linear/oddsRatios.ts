import { requireOpenUnit } from '../../stats/checks.js';
import type { Estimate } from '../../stats/coefficients.js';
import { normalQuantile, twoSidedNormalPValue } from '../../stats/distributions.js';
import type { Levels } from './linearJson.js';
import type { LinearModel } from './linearModel.js';

/** How one level of a feature compares with the reference level. */
export interface OddsRatio extends Estimate {
  readonly feature: string;
  /** A text, a number, `other` or `missing`. */
  readonly level: string;
  readonly reference: string;
  /** A multinomial logit compares this severity with the lowest one. Null with proportional odds, for any higher severity. */
  readonly severity: number | null;
  readonly pValue: number;
}

/**
 * The odds ratios of all levels that the training rows had, with intervals clustered by day. With fewer than about 40 days
 * (`toJSON().fit.days`) the intervals are too narrow.
 *
 * @param confidenceLevel 0 to 1 @default 0.95
 * @example
 * const model = fitLinear('proportionalOdds', sample, featuresOf('report'));
 * oddsRatios(model).find(({ feature, level }) => feature === 'weatherGroup' && level === 'rain');
 * // { feature: 'weatherGroup', level: 'rain', reference: 'clear', severity: null, estimate: 1.2, lower: 1.1, ... }
 */
export function oddsRatios(model: LinearModel, confidenceLevel = 0.95): OddsRatio[] {
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const { kind, features, classes, terms } = model.toJSON();
  const quantile = normalQuantile((1 + confidenceLevel) / 2);
  return terms.flatMap(({ levels, reference, weights, standardErrors }, at) => {
    const names = levelNames(levels);
    return weights.flatMap((ofScore, score) =>
      ofScore.flatMap((weight, level) => {
        const error = standardErrors[score]![level]!;
        if (error === null) return [];
        return {
          feature: features[at]!.name,
          level: names[level]!,
          reference: names[reference]!,
          severity: kind === 'multinomialLogit' ? classes[score + 1]! : null,
          estimate: Math.exp(weight),
          lower: Math.exp(weight - quantile * error),
          upper: Math.exp(weight + quantile * error),
          pValue: twoSidedNormalPValue(weight / error),
        };
      }),
    );
  });
}

function levelNames(levels: Levels): string[] {
  return levels.kind === 'points'
    ? [...levels.points.map(String), 'missing']
    : [...levels.texts, 'other', 'missing'];
}
