import type { Column, Dataset } from '../../dataset/dataset.js';
import { keyColumnsOf } from '../../dataset/key.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';

/**
 * `eventKey` in DuckDB, as a UUID, over typed columns of the schema's names. `test/dataset/parseRow.test.ts` and
 * `json.test.ts` compare both.
 */
export function keySql(dataset: Dataset = usAccidents): string {
  const { plain, flags: flagColumns } = keyColumnsOf(dataset);
  const parts = plain.map((column) => canonicalSql(column));
  const flags = flagColumns
    .map(
      ({ name }, bit) =>
        `CASE WHEN ${name} THEN ${4 ** bit} WHEN ${name} IS NULL THEN ${2 * 4 ** bit} ELSE 0 END`,
    )
    .join(' + ');
  // concat, unlike concat_ws, keeps an empty place for NULL.
  return `md5(concat(${[...parts, flags === '' ? '0' : flags].join(', chr(31), ')}))::UUID`;
}

function canonicalSql({ name, type }: Column): string {
  if (type === 'double') return `floor(${name} * 1e6 + 0.5)::BIGINT`;
  if (type === 'localTime') return `epoch_ms(${name})`;
  return name;
}
