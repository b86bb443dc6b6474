import { shown } from '../../base/checks.js';
import { joinWords } from '../../base/format.js';
import { refused } from './http.js';

/** The formats of events and of predictions, by media type; the first is the default of both. */
export const mediaTypes = {
  'application/json': 'json',
  'application/jsonlines': 'jsonLines',
  'application/x-ndjson': 'jsonLines',
  'text/csv': 'csv',
} as const;

export type MediaType = keyof typeof mediaTypes;
export type Format = (typeof mediaTypes)[MediaType];

const all = Object.keys(mediaTypes) as MediaType[];
const allText = joinWords(all, 'or');

/**
 * The format of a body. Without the header, it is JSON, as at SageMaker.
 * @throws InputError with status 415 when the media type or its character set is not supported
 */
export function formatOf(contentType: string | undefined): Format {
  if (contentType === undefined) return 'json';
  const { type, parameters } = parsedType(contentType);
  if (!Object.hasOwn(mediaTypes, type))
    throw refused(415, `Expected Content-Type to be ${allText}, got ${shown(contentType)}.`, {
      hint: "Set the header, with curl by -H 'content-type: application/json'.",
    });
  const charset = parameters.get('charset');
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(charset))
    throw refused(415, `Expected the charset of Content-Type to be utf-8, got ${shown(charset)}.`);
  if (type === 'text/csv' && parameters.get('header')?.toLowerCase() === 'absent')
    throw refused(415, 'Expected a CSV with a header line, got Content-Type with header=absent.', {
      hint: 'Send the header line of the file before the rows: releases differ in their columns.',
    });
  return mediaTypes[type as MediaType];
}

/**
 * The media type of the answer: of those that the header accepts, the one with the highest q; JSON first if several have it.
 * @throws InputError with status 406 when it accepts none
 */
export function acceptedType(accept: string | undefined): MediaType {
  if (accept === undefined || accept.trim() === '') return all[0]!;
  const ranges = accept.split(',').flatMap((text) => {
    const { type, parameters } = parsedType(text);
    const q = Number(parameters.get('q') ?? 1);
    return type === '' ? [] : [{ type, q: q >= 0 && q <= 1 ? q : 0 }];
  });
  const qOf = (type: MediaType): number => {
    const [main] = type.split('/');
    // The most specific range decides, whatever the order.
    const range = [type, `${main}/*`, '*/*'].flatMap(
      (one) => ranges.find((given) => given.type === one) ?? [],
    );
    return range[0]?.q ?? 0;
  };
  const best = all.reduce((one, other) => (qOf(other) > qOf(one) ? other : one));
  if (qOf(best) > 0) return best;
  throw refused(406, `Expected Accept to allow ${allText}, got ${shown(accept)}.`, {
    hint: 'Omit the header for JSON.',
  });
}

function parsedType(text: string): { type: string; parameters: ReadonlyMap<string, string> } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  return {
    type: type.toLowerCase(),
    parameters: new Map(
      parameters.map((parameter) => {
        const [name = '', value = ''] = parameter.split('=', 2);
        return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')];
      }),
    ),
  };
}
