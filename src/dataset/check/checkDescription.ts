import type { DatasetDescription } from '../description.js';
import { checkClock } from './clock.js';
import {
  checkAliases,
  checkColumns,
  checkCommonColumns,
  checkHeaders,
  checkLimits,
  checkNames,
} from './columns.js';
import { checkRoles } from './roles.js';
import { descriptionShape } from './shape.js';
import { checkDerivations, checkLookups, checkUsualTexts, checkVocabularies } from './texts.js';

/**
 * Checks a description, of which nothing is known: first each property by itself, then what they demand of each other.
 * @throws ConfigurationError that names the path of the first contradiction
 */
export function checkDescription(given: unknown): DatasetDescription {
  descriptionShape(given, 'dataset');
  const description = given as DatasetDescription;
  for (const rule of rules) rule(description);
  return description;
}

/** In the order in which a contradiction is reported. */
const rules: readonly ((description: DatasetDescription) => void)[] = [
  checkNames,
  checkCommonColumns,
  checkColumns,
  checkHeaders,
  checkAliases,
  checkRoles,
  checkClock,
  checkVocabularies,
  checkLookups,
  checkDerivations,
  checkUsualTexts,
  checkLimits,
];
