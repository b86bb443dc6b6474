import { Binary, type Document } from 'mongodb';
import type { Dataset } from '../../dataset/dataset.js';
import { recordMs } from '../../dataset/times.js';
import type { Accident } from '../../dataset/usAccidents/accident.js';
import type { FieldName, TimeField } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { fieldsOf } from '../../query/fields.js';
import { sampleBitsOf } from '../../query/sampleRank.js';

/**
 * Turns the record of an accident into its document, in place: a copy would take longer than everything else. The
 * differences are:
 *
 * - the key is `_id`, as a UUID in binary: 16 bytes in the index in place of 36
 * - a null becomes `undefined`, so the stored document lacks the field: `{ field: null }` and `$exists` agree
 * - times are dates. A wall-clock time is the date on which UTC shows that clock: the server's date parts then are the
 *   wall clock's, with no zone anywhere
 * - `place` is the start as a GeoJSON point, for the 2dsphere index, if it is known; `dice` holds the sample bits
 */
export function intoDocument(record: Accident, dataset: Dataset = usAccidents): Document {
  const { key, lng, lat } = record;
  const document: Document = record;
  for (const name of fieldsOf(dataset).times as readonly TimeField[]) {
    const time = record[name];
    if (time !== null) document[name] = new Date(recordMs(time));
  }
  const [names, values] = [Object.keys(document), Object.values(document)];
  // Deleting the field would make the object slow.
  for (let at = 0; at < names.length; at += 1) {
    if (values[at] === null) document[names[at]!] = undefined;
  }
  document.key = undefined;
  document._id = binaryKey(key);
  if (dataset.hasPlace && lng !== null) document.place = { type: 'Point', coordinates: [lng, lat] };
  document.dice = sampleBitsOf(key);
  return document;
}

/** The path of a column in a document. */
export function pathOf(name: FieldName): string {
  return name === 'key' ? '_id' : name;
}

export function binaryKey(key: string): Binary {
  return new Binary(Buffer.from(key.replaceAll('-', ''), 'hex'), Binary.SUBTYPE_UUID);
}

export function textKey(key: Binary): string {
  const hex = Buffer.from(key.buffer).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
