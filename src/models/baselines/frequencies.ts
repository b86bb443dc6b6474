import { requireInteger, requireObject, requirePositive, shown, unexpected } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import type { CategoryColumn, FeatureBatch } from '../../dataset/features.js';
import { checkModelJson, requireList } from '../checkModelJson.js';
import type { SeverityModel } from '../severityModel.js';
import type { FrequenciesJson, FrequencyGroupJson } from './baselinesJson.js';

/** Class frequencies, for all events or by groups. */
export interface FrequenciesModel extends SeverityModel {
  readonly kind: 'frequencies';
  toJSON(): FrequenciesJson;
}

/** A group with the narrower groups in it, by the value of the next feature. */
interface Group {
  readonly probabilities: readonly number[];
  readonly parts: Map<string | null, Group>;
}

/**
 * The model of a JSON that `toJSON` gave.
 *
 * @throws InputError when the JSON is not a whole model of frequencies
 */
export function frequenciesOf(json: unknown): FrequenciesModel {
  const checked = checkFrequencies(json);
  const { features, classes } = checked;
  const all = groupsOf(checked);
  return {
    kind: 'frequencies',
    features,
    classes,
    predict({ count, columns }: FeatureBatch): Float64Array {
      const probabilities = new Float64Array(count * classes.length);
      for (let event = 0; event < count; event++) {
        // The narrowest group that the training knew.
        let group = all;
        for (let depth = 0; depth < features.length; depth++) {
          const { codes, texts } = columns[depth] as CategoryColumn;
          const part = group.parts.get(texts[codes[event]!] ?? null);
          if (part === undefined) break;
          group = part;
        }
        for (let k = 0; k < classes.length; k++)
          probabilities[event * classes.length + k] = group.probabilities[k]!;
      }
      return probabilities;
    },
    toJSON: () => checked,
  };
}

/** Each group's frequencies, drawn towards those of the next wider group. */
function groupsOf({ groups, priorRows }: FrequenciesJson): Group {
  const all = groupOf(groups[0]!, null, priorRows);
  for (const json of groups.slice(1)) {
    let parent: Group | undefined = all;
    for (const value of json.values.slice(0, -1)) parent = parent?.parts.get(value);
    const value = json.values.at(-1)!;
    if (parent === undefined || parent.parts.has(value)) {
      throw new InputError(`Expected the group ${shown(json.values)} once, after its wider group.`, {
        details: { values: json.values },
      });
    }
    parent.parts.set(value, groupOf(json, parent, priorRows));
  }
  return all;
}

function groupOf({ counts }: FrequencyGroupJson, wider: Group | null, priorRows: number): Group {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const probabilities = counts.map((count, k) =>
    wider === null ? count / rows : (count + priorRows * wider.probabilities[k]!) / (rows + priorRows),
  );
  return { probabilities, parts: new Map() };
}

function checkFrequencies(json: unknown): FrequenciesJson {
  const { features, classes } = checkModelJson(json, ['frequencies']);
  for (const [at, { type }] of features.entries())
    if (type !== 'category') throw unexpected(`features[${at}].type`, 'category', type);
  const { priorRows, groups } = json as Readonly<Record<string, unknown>>;
  requirePositive('priorRows', priorRows);
  const list = requireList('groups', groups);
  if (list.length === 0) throw unexpected('groups', 'at least the group of all rows', groups);
  for (const [at, group] of list.entries()) {
    const { values, counts } = requireObject(`groups[${at}]`, group);
    const path = requireList(`groups[${at}].values`, values);
    const [fewest, most] = at === 0 ? [0, 0] : [1, features.length];
    requireInteger(`the length of groups[${at}].values`, path.length, fewest, most);
    for (const value of path)
      if (typeof value !== 'string' && value !== null)
        throw unexpected(`groups[${at}].values`, 'texts or null', values);
    for (const [k, count] of requireList(`groups[${at}].counts`, counts, classes.length).entries())
      requireInteger(`groups[${at}].counts[${k}]`, count, at === 0 ? 1 : 0);
  }
  return json as FrequenciesJson;
}
