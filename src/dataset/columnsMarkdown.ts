import type { Dataset } from './dataset.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/** The documentation table of the schema: `docs/columns.md`. */
export function columnsMarkdown({ columns }: Dataset = usAccidents): string {
  const rows = columns.map(({ name, headers, type, unit, range, required, meaning }) => {
    const from = headers.length === 0 ? '*derived*' : headers.map((header) => `\`${header}\``).join(', ');
    const values = [type, unit, range === undefined ? undefined : `${range[0]} to ${range[1]}`]
      .filter(Boolean)
      .join(', ');
    return `| \`${name}\` | ${from} | ${values} | ${meaning}${required === true ? ' **(required)**' : ''} |`;
  });
  return `# Columns

Every column of a record: its name in questions, Parquet and MongoDB, the header it comes under in the CSV, type with unit and
plausible range, and what it means. A value that is unreadable or out of range is null and counted; in a required column the row is
a reject. Written by \`npm run columns\` from \`src/dataset/usAccidents/columns.ts\`.

| name | CSV header | type, unit, range | meaning |
|---|---|---|---|
${rows.join('\n')}
`;
}
