import { isDeepStrictEqual } from 'node:util';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import type { Filter } from './question.js';

/**
 * A filter of US Accidents as texts that `parseConditionText` reads, one for each condition: `state=CA`, `severity=3,4`,
 * `box=-118.7,33.7,-118,34.4`, and JSON for what has no such form.
 *
 * @example
 * conditionTexts({ state: 'CA', hour: { min: 7 } }); // ['state=CA', '{"hour":{"min":7}}']
 */
export function conditionTexts(filter: Filter): string[] {
  return Object.entries(filter)
    .filter(([, part]) => part !== undefined)
    .map(([name, part]) => {
      const text = `${name}=${[part].flat().map(String).join(',')}`;
      const isSame = isDeepStrictEqual(parseConditionText(text), { [name]: part });
      return isSame ? text : JSON.stringify({ [name]: part });
    });
}

/**
 * What a text says, unchecked: `name=value`, `name=value,value` or a filter as JSON. Values of text columns stay text:
 * `zipcode=02134`.
 *
 * @returns null if the text is neither
 */
export function parseConditionText(text: string): unknown {
  if (text.startsWith('{')) return parsedJson(text);
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) return null;
  const isText = usAccidents.columnOf(name)?.type === 'text' || /^(?:from|until)/.test(name);
  const values = value.split(',').map((one) => (isText && one !== 'null' ? one : plainValue(one)));
  return { [name]: values.length === 1 ? values[0] : values };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Numbers, booleans and null by their spelling; everything else is text. */
export function plainValue(text: string): string | number | boolean | null {
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
}
