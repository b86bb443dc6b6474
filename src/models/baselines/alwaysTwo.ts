import { unexpected } from '../../base/checks.js';
import { checkModelJson } from '../checkModelJson.js';
import type { SeverityModel } from '../severityModel.js';
import type { AlwaysTwoJson } from './baselinesJson.js';

/**
 * Probabilities of the severities 1 to 4. A forecast of 0 that comes true has an infinite log-loss, which nothing could be
 * compared with, so that each other severity gets 1 %.
 */
const probabilities = [0.01, 0.97, 0.01, 0.01];

/** How tables name it. */
export const alwaysTwoName = 'always 2';

const json: AlwaysTwoJson = { kind: 'alwaysTwo', features: [], classes: [1, 2, 3, 4] };

/** The baseline that knows nothing: severity 2 with a probability of 97 % for every event, and each other one with 1 %. */
export const alwaysTwo: SeverityModel = {
  kind: 'alwaysTwo',
  features: json.features,
  classes: json.classes,
  predict({ count }) {
    const rows = new Float64Array(count * probabilities.length);
    for (let at = 0; at < rows.length; at += probabilities.length) rows.set(probabilities, at);
    return rows;
  },
  toJSON: () => json,
};

/** @throws InputError when the JSON is not that of `alwaysTwo` */
export function alwaysTwoOf(given: unknown): SeverityModel {
  const { features, classes } = checkModelJson(given, ['alwaysTwo']);
  if (features.length > 0) throw unexpected('features', 'empty', features);
  if (classes.length !== 4) throw unexpected('classes', '[1,2,3,4]', classes);
  return alwaysTwo;
}
