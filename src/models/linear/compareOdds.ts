import { unexpected } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { chisquarePValue } from '../../stats/distributions.js';
import type { ProportionalOddsTest } from '../../stats/proportionalOdds.js';
import type { LinearModel } from './linearModel.js';

/**
 * Tests whether all thresholds between severities move by the same odds, by the likelihood ratio of the two models of the same
 * rows: a small p-value means that they do not. A diagnostic only: with very many rows it rejects negligible differences, it
 * takes the rows of a day as independent, and the penalty makes it approximate.
 *
 * @throws InputError unless the models are one of each kind, of the same features and of equally many rows
 */
export function compareOdds(ordered: LinearModel, free: LinearModel): ProportionalOddsTest {
  if (ordered.kind !== 'proportionalOdds') throw unexpected('ordered.kind', 'proportionalOdds', ordered.kind);
  if (free.kind !== 'multinomialLogit') throw unexpected('free.kind', 'multinomialLogit', free.kind);
  const [restricted, wider] = [ordered.toJSON().fit, free.toJSON().fit];
  const degreesOfFreedom = wider.parameters - restricted.parameters;
  if (restricted.rows !== wider.rows || degreesOfFreedom <= 0) {
    throw new InputError('The two models were fitted to different rows or features.', {
      hint: 'Fit both kinds to one sample with three severities or more.',
    });
  }
  const chisquare = Math.max(0, 2 * (wider.logLikelihood - restricted.logLikelihood));
  return { chisquare, degreesOfFreedom, pValue: chisquarePValue(chisquare, degreesOfFreedom) };
}
