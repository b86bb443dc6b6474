import { notFound, requireObject, requirePositive, shown, unexpected } from '../base/checks.js';
import { isFeatureValue } from '../dataset/checkFeatures.js';
import { adjustedModel } from './adjustedModel.js';
import { alwaysTwoOf } from './baselines/alwaysTwo.js';
import { frequenciesOf } from './baselines/frequencies.js';
import { requireNumbers } from './checkModelJson.js';
import { linearModelOf } from './linear/linearModel.js';
import type { SeverityModel } from './severityModel.js';
import { treesModelOf } from './trees/treesModel.js';

/** What makes a model from its JSON, by kind. Each checks what its kind adds to the common form. */
const readers: Readonly<Record<SeverityModel['kind'], (json: never) => SeverityModel>> = {
  alwaysTwo: alwaysTwoOf,
  frequencies: frequenciesOf,
  multinomialLogit: linearModelOf,
  proportionalOdds: linearModelOf,
  trees: treesModelOf,
};

/**
 * The model that `toJSON` of a model of any kind has written.
 *
 * @throws InputError when it is not a model, or one of a kind or with a feature that this version of blackspot does not know
 * @example
 * severityModelOf(JSON.parse(JSON.stringify(model))).predict(batch); // as model.predict(batch)
 */
export function severityModelOf(json: unknown): SeverityModel {
  const { classFactors, ...plain } = requireObject('the model', json);
  const { kind, features } = plain;
  if (typeof kind !== 'string' || !Object.hasOwn(readers, kind)) {
    throw notFound('Kind of model', kind, Object.keys(readers));
  }
  requireKnownValues(features);
  const model = readers[kind as SeverityModel['kind']](plain as never);
  if (classFactors === undefined) return model;
  const factors = requireNumbers('classFactors', classFactors, model.classes.length);
  for (const [k, factor] of factors.entries()) requirePositive(`classFactors[${k}]`, factor);
  return adjustedModel(model, factors);
}

/** A model of a later version may read what this version cannot compute. */
function requireKnownValues(features: unknown): void {
  for (const feature of Array.isArray(features) ? features : []) {
    const { name, value } = requireObject('a feature of the model', feature);
    if (isFeatureValue(value)) continue;
    throw unexpected(
      `the value of feature ${shown(name)}`,
      'one that this version of blackspot computes',
      value,
      {
        hint: 'Update blackspot, or train the model again.',
      },
    );
  }
}
