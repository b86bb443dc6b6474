import { isPlainObject, requireObject, requireOneOf, unexpected } from '../base/checks.js';
import type { Feature, FeatureValue } from './features.js';

/** The texts that each kind of value has. */
const textsOfKinds: Readonly<Record<FeatureValue['kind'], readonly string[]>> = {
  column: ['column'],
  hourOfDay: ['column'],
  weekday: ['column'],
  dayOfYear: ['column'],
  year: ['column'],
  dayNumber: ['column'],
  minutesBetween: ['from', 'to'],
  isWholeMinute: ['column'],
  isPresent: ['column'],
  contains: ['column', 'words'],
  chance: ['column'],
};
const kinds = Object.keys(textsOfKinds) as readonly FeatureValue['kind'][];

/** Whether it is a value of a feature that this version can compute. */
export function isFeatureValue(value: unknown): value is FeatureValue {
  if (!isPlainObject(value) || !Object.hasOwn(textsOfKinds, String(value.kind))) return false;
  return textsOfKinds[value.kind as FeatureValue['kind']].every((name) => typeof value[name] === 'string');
}

/**
 * Checks features, such as those in the file of a model, so that none is computed in another way than was meant.
 *
 * @throws InputError that names the first thing that is wrong, such as `features[2].value.kind`
 */
export function requireFeatures(value: unknown, name = 'features'): readonly Feature[] {
  if (!Array.isArray(value)) throw unexpected(name, 'a list of features', value);
  for (const [at, feature] of value.entries()) requireFeature(feature, `${name}[${at}]`);
  return value;
}

function requireFeature(feature: unknown, path: string): void {
  const { name, type, value, knownWhen, proxiesFeed } = requireObject(path, feature);
  requireText(`${path}.name`, name);
  requireOneOf(`${path}.type`, type as Feature['type'], ['number', 'flag', 'category']);
  requireOneOf(`${path}.knownWhen`, knownWhen as Feature['knownWhen'], ['report', 'afterwards']);
  if (typeof proxiesFeed !== 'boolean') throw unexpected(`${path}.proxiesFeed`, 'true or false', proxiesFeed);
  const given = requireObject(`${path}.value`, value);
  const kind = requireOneOf(`${path}.value.kind`, given.kind as FeatureValue['kind'], kinds);
  for (const text of textsOfKinds[kind]) requireText(`${path}.value.${text}`, given[text]);
}

function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string') throw unexpected(name, 'a text', value);
}
