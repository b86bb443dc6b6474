import { isPlainObject, notFound, requireObject, requireOneOf, unexpected } from '../base/checks.js';
import { InternalError } from '../base/errors.js';
import type { FeatureValue } from '../dataset/features.js';
import type { SeverityModel, SeverityModelJson } from './severityModel.js';

/** What makes a model from its JSON, by kind. Each checks what its kind adds to the common form. */
const readers: Readonly<Record<SeverityModel['kind'], (json: never) => SeverityModel>> = {
  alwaysTwo: notYet,
  frequencies: notYet,
  multinomialLogit: notYet,
  proportionalOdds: notYet,
  trees: notYet,
};

function notYet(): SeverityModel {
  throw new InternalError('This kind of model cannot be read yet.');
}

/**
 * The model that `toJSON` of a model of any kind has written.
 *
 * @throws InputError when it is not a model, or one of a kind or with a feature that this version of blackspot does not know
 * @example
 * severityModelOf(JSON.parse(JSON.stringify(model))).predict(batch); // as model.predict(batch)
 */
export function severityModelOf(json: unknown): SeverityModel {
  const { kind, classes, features } = requireObject('the model', json);
  if (typeof kind !== 'string' || !Object.hasOwn(readers, kind)) {
    throw notFound('Kind of model', kind, Object.keys(readers));
  }
  requireClasses(classes);
  requireFeatures(features);
  return readers[kind as SeverityModel['kind']](json as SeverityModelJson as never);
}

function requireClasses(classes: unknown): void {
  const isAscending =
    Array.isArray(classes) &&
    classes.length >= 2 &&
    classes.every((one, k) => [1, 2, 3, 4].includes(one) && (k === 0 || one > classes[k - 1]));
  if (!isAscending) {
    throw unexpected('the classes of the model', 'at least two ascending severities from 1 to 4', classes);
  }
}

function requireFeatures(features: unknown): void {
  if (!Array.isArray(features)) throw unexpected('the features of the model', 'a list', features);
  const names = new Set<unknown>();
  for (const feature of features) {
    const { name, type, value } = requireObject('a feature of the model', feature);
    if (typeof name !== 'string' || names.has(name)) {
      throw unexpected('the name of a feature', 'a text that no other feature has', name);
    }
    names.add(name);
    requireOneOf(`the type of feature ${name}`, type, ['number', 'flag', 'category']);
    if (!isFeatureValue(value)) {
      throw unexpected(`the value of feature ${name}`, 'one that this version of blackspot computes', value, {
        hint: 'Update blackspot, or train the model again.',
      });
    }
  }
}

/** The texts of a feature's value, by its kind. */
const textsOfValues: Readonly<Record<FeatureValue['kind'], readonly string[]>> = {
  column: ['column'],
  hourOfDay: ['column'],
  weekday: ['column'],
  dayOfYear: ['column'],
  year: ['column'],
  dayNumber: ['column'],
  minutesBetween: ['from', 'to'],
  hasFraction: ['column'],
  isPresent: ['column'],
  contains: ['column', 'words'],
};

function isFeatureValue(value: unknown): boolean {
  if (!isPlainObject(value) || !Object.hasOwn(textsOfValues, String(value.kind))) return false;
  return textsOfValues[value.kind as FeatureValue['kind']].every((name) => typeof value[name] === 'string');
}
