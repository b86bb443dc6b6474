import type { Dataset } from '../dataset/dataset.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { dimensionsOf } from './dimensions.js';

/** The names of columns in files that are not the publisher's; empty if the dataset lists none. */
function otherNames({ aliases, similarHeaders, fileColumns }: Dataset): string {
  const listed = (names: Dataset['aliases'], name: string): string =>
    (names[name] ?? []).map((header) => `\`${header}\``).join(', ');
  const rows = fileColumns.flatMap(({ name, headers }) => {
    const [taken, similar] = [listed(aliases, name), listed(similarHeaders, name)];
    return taken + similar === '' ? [] : [`| \`${headers[0]}\` | ${taken} | ${similar} |`];
  });
  if (rows.length === 0) return '';
  return `
## Other names

A column is found by its header in any writing: \`Wind_Speed(mph)\` is also \`Wind.Speed.mph.\`, \`wind_speed_mph\`, \`windSpeed\`,
\`Wind Speed [mph]\`, and the name of a column in a record. Otherwise another name is taken, if the file has exactly one.
Similar names are not taken: the error or the summary of the import asks about them. \`--columns\` maps a column by hand.

| CSV header | other names | similar names |
|---|---|---|
${rows.join('\n')}
`;
}

/** The documentation of a dataset, its columns and its dimensions: `docs/columns.md`. */
export function columnsMarkdown(dataset: Dataset = usAccidents): string {
  const rows = dataset.columns.map(({ name, headers, type, unit, range, required, meaning }) => {
    const from = headers.length === 0 ? '*derived*' : headers.map((header) => `\`${header}\``).join(', ');
    const values = [type, unit, range === undefined ? undefined : `${range[0]} to ${range[1]}`]
      .filter(Boolean)
      .join(', ');
    return `| \`${name}\` | ${from} | ${values} | ${meaning}${required === true ? ' **(required)**' : ''} |`;
  });
  const dimensions = dimensionsOf(dataset);
  const columns = dimensions.filter(({ isColumn }) => isColumn).map(({ form }) => `\`${form}\``);
  const computed = dimensions
    .filter(({ isColumn }) => !isColumn)
    .map(
      ({ form, type, spelling, isPeriod, meaning }) =>
        `| \`${form}\` | ${[type, spelling].filter(Boolean).join(', ')} | ${isPeriod ? 'yes' : ''} | ${meaning} |`,
    );
  return `# Columns

The columns of a record: name in questions, Parquet and MongoDB, header in the CSV, type with unit and plausible range, and meaning.
A value that is unreadable or out of range becomes null and is counted; in a required column, the row is rejected.
A file may lack any column, also a required one: the column is then null. It needs a time or a place. Half a position and 0,0
become null and are counted. \`npm run columns\` makes this page from the descriptions in \`src/dataset/\`.

| name | CSV header | type, unit, range | meaning |
|---|---|---|---|
${rows.join('\n')}
${otherNames(dataset)}
## Dimensions

Group by (\`by\`, \`distinct\`) these columns as they are,

${columns.join(', ')},

and these dimensions, which are computed from columns. A filter by a dimension that is a period becomes a range of time, which every
engine can look up.

| dimension | type, spelling | period | meaning |
|---|---|---|---|
${computed.join('\n')}
`;
}
