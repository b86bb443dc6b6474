import { isBlackspotError } from '../../base/errors.js';

/** The result of a model, or why it has none. */
export type Attempt<Result> =
  | { readonly result: Result; readonly problem: null }
  | { readonly result: null; readonly problem: string };

/**
 * Fits a model that may have no solution in the data.
 *
 * @returns the message of a STATISTICS error as `problem`
 * @throws every other error
 */
export function attempt<Result>(model: () => Result): Attempt<Result> {
  try {
    return { result: model(), problem: null };
  } catch (error) {
    if (!isBlackspotError(error) || error.code !== 'STATISTICS') throw error;
    return { result: null, problem: error.message };
  }
}
