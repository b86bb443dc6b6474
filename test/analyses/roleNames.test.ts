import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { covidAnalysis } from '../../src/analyses/covid/covid.js';
import { hotspotsAnalysis } from '../../src/analyses/hotspots/hotspots.js';
import { overviewAnalysis } from '../../src/analyses/overview/overview.js';
import { analyses } from '../../src/analyses/registry.js';
import { weatherAnalysis } from '../../src/analyses/weather/weather.js';
import { type Dataset, type DatasetDescription, defineDataset } from '../../src/dataset/dataset.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { Dimension, Filter, Question } from '../../src/query/question.js';
import type { Source } from '../../src/query/source.js';
import { findingsOf, findTable, type Report } from '../../src/report/report.js';
import { importCsv } from '../../src/storage/import/importCsv.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { temporaryFolder } from '../storage/import/csvFiles.js';
import { onAnyFile } from '../support/onAnyFile.js';

/**
 * US Accidents by other names. The roles are those of other columns, one of them named like the count of a question, and
 * columns without a role have the names that the roles have in US Accidents.
 */
const newNames: Readonly<Record<string, string>> = {
  source: 'n',
  severity: 'harm',
  state: 'region',
  airportCode: 'state',
  weatherCondition: 'sky',
  description: 'source',
  houseNumber: 'severity',
  zipcode: 'weatherCondition',
};
const newName = (name: string): string => newNames[name] ?? name;
const byNewName = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [newName(name), value]));

function renamed(): Dataset {
  const { roles, clock, lookups, derived, columns } = usAccidents;
  const description: DatasetDescription = {
    ...usAccidents,
    id: 'renamed',
    columns: columns.map((column) => ({ ...column, name: newName(column.name) })),
    roles: {
      ...roles,
      feed: 'n',
      severity: { ...roles.severity!, column: 'harm' },
      state: 'region',
      station: 'state',
      weatherLabel: 'sky',
    },
    clock: {
      ...clock,
      rules: clock.rules.map((rule) => ('column' in rule ? { ...rule, column: newName(rule.column) } : rule)),
    },
    vocabularies: byNewName(usAccidents.vocabularies),
    usualTexts: byNewName(usAccidents.usualTexts),
    aliases: byNewName(usAccidents.aliases),
    similarHeaders: byNewName(usAccidents.similarHeaders),
    lookups: { weather: { ...lookups.weather!, of: 'sky' } },
    derived,
  };
  return defineDataset(description);
}

const { folder, remove } = temporaryFolder('role-names');
let original: Source;
let other: Source;

beforeAll(async () => {
  const csv = join(folder, 'accidents.csv');
  await generate({ rows: 12_000, seed: 5, out: csv, threads: 1 });
  for (const [name, dataset] of [
    ['original', usAccidents],
    ['other', renamed()],
  ] as const) {
    await importCsv(csv, { threads: 1, dataset, into: join(folder, name) });
  }
  original = await openHistory(join(folder, 'original'), { threads: 1 });
  other = await openHistory(join(folder, 'other'), { threads: 1, dataset: renamed() });
}, 60_000);
afterAll(async () => {
  await Promise.all([original.close(), other.close()]);
  remove();
});

/** What a report says, but for where and when it was made, and what has the names of the dataset: questions and filter. */
function contentOf({
  provenance: _,
  asked: __,
  scope: { filter: ___, ...scope },
  ...report
}: Report): string {
  return JSON.stringify({ ...report, scope }).replaceAll(/Source: (original|other)\./g, 'Source.');
}

/** What the severity report says of what is known when a report comes in. */
function knownAtReport(report: Report): string {
  const findings = findingsOf(report).filter(({ id }) => !/^split-(with-feed|hindsight)$/.test(id));
  const scores = findTable(report, 'severity-scores').table.toCsv();
  return JSON.stringify({ title: report.title, findings, scores });
}

describe('a dataset whose roles have other names', () => {
  it.each(onAnyFile.filter(({ id }) => id !== 'overview').map(({ id }) => id))(
    'has the same %s report, also of a part of it',
    async (id) => {
      const { run } = analyses.find((analysis) => analysis.id === id)!;
      // The last one has no role, and in an analysis another name.
      const where = { region: ['CA', 'FL', 'TX'], harm: { min: 2 }, weatherCondition: { present: true } };
      const [expected, found] = [
        await run(original, {
          where: { state: ['CA', 'FL', 'TX'], severity: { min: 2 }, zipcode: { present: true } },
        }),
        await run(other, { where }),
      ];
      // Columns without a role have other names, so the sets of features that read them know less.
      const [whole, rest] = [expected, found].map(id === 'severity' ? knownAtReport : contentOf);
      expect(rest).toBe(whole);
      expect(found.provenance.options.where).toEqual(where);
    },
    60_000,
  );

  it('has the same overview, with its own names of columns', async () => {
    const [expected, found] = [
      await overviewOf(original, { state: 'CA' }),
      await overviewOf(other, { region: 'CA' }),
    ];
    const missing = ({ sections }: Report) =>
      sections
        .find(({ id }) => id === 'missing')!
        .tables![0]!.table.toRows()
        .map(({ title: _, ...row }) => row);
    const rest = (report: Report) =>
      contentOf({ ...report, sections: report.sections.filter(({ id }) => !id.startsWith('missing')) });
    expect(rest(found)).toBe(rest(expected));
    expect(missing(found)).toEqual(
      missing(expected).map((row) => ({ ...row, column: newName(row.column as string) })),
    );
  }, 60_000);

  it('is asked for unknown columns of a filter before anything else', async () => {
    for (const { run } of analyses) {
      const asked: string[] = [];
      await expect(run(noting(other, asked), { where: { source: 1 } })).rejects.toThrow(
        'Expected source to be a string, got 1.',
      );
      await expect(run(noting(other, asked), { where: { timezones: 'x' } })).rejects.toThrow(
        /^Field not found: timezones \(did you mean .*timezone\?\)/,
      );
      expect(asked).toEqual([]);
    }
  });
});

describe('the requirements of a report', () => {
  const all = [covidAnalysis, hotspotsAnalysis, weatherAnalysis];
  /** Asked only of a dataset that has them: stations are named by their city. */
  const optional: Readonly<Record<string, readonly string[]>> = { weather: ['city'] };

  it.each(all.map(({ id }) => id))(
    'are all that the %s report asks for',
    async (id) => {
      const { requires, requiresColumns = [] } = all.find((analysis) => analysis.id === id)!;
      const { roles } = usAccidents;
      const ofRoles = requires.flatMap((role) => {
        if (role === 'time') return ['startLocal'];
        return role === 'severity' ? [roles.severity!.column] : (roles[role] as string);
      });
      const asked: string[] = [];
      await analyses.find((analysis) => analysis.id === id)!.run(noting(original, asked), {});
      const columns = new Set(
        asked.filter((name) => usAccidents.columnOf(name) !== undefined && !optional[id]?.includes(name)),
      );
      expect([...columns].sort()).toEqual(
        [...new Set([...ofRoles, ...requiresColumns])].filter((name) => columns.has(name)).sort(),
      );
      // Each is needed: none is required in vain.
      expect(requiresColumns.filter((name) => !columns.has(name) && name !== 'weatherLocal')).toEqual([]);
    },
    60_000,
  );

  it('are those that CONTRIBUTING lists', () => {
    const text = readFileSync('CONTRIBUTING.md', 'utf8');
    const namesIn = (cell: string): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
    for (const { id, requires, requiresColumns = [] } of [overviewAnalysis, ...all]) {
      const [, roles, columns] = text.match(new RegExp(`^\\| \`${id}\` +\\|(.*?)\\|(.*?)\\|$`, 'm'))!;
      expect([namesIn(roles!), namesIn(columns!)]).toEqual([requires, requiresColumns]);
    }
  });

  it('are refused before anything is asked, all at once', async () => {
    const bare = defineDataset({
      ...usAccidents,
      columns: usAccidents.columns.map((column) => {
        if (column.name === 'city') return { ...column, name: 'town' };
        return column.name === 'junction' ? { ...column, type: 'text' } : column;
      }),
      aliases: {},
      similarHeaders: {},
      roles: { ...usAccidents.roles, station: undefined } as never,
    });
    const asked: string[] = [];
    const source = { ...noting(original, asked), dataset: bare };
    const messageOf = async (id: string): Promise<string> =>
      analyses
        .find((analysis) => analysis.id === id)!
        .run(source, {})
        .then(
          () => 'none',
          (error: Error) => error.message,
        );
    expect(await messageOf('covid')).toBe(
      'Expected a dataset with a weather station for the covid report, got US Accidents.',
    );
    expect(await messageOf('weather')).toBe(
      'Expected a dataset with a weather station, a column junction (boolean) for the weather report, got US Accidents.',
    );
    expect(await messageOf('hotspots')).toBe(
      'Expected a dataset with a column city (text) for the hotspots report, got US Accidents.',
    );
    expect(asked).toEqual([]);
  });

  it('are none for the overview: it leaves out the sections whose columns are absent or of another type', async () => {
    expect(overviewAnalysis.requires).toEqual(['time']);
    const { severity: _, ...roles } = usAccidents.roles;
    const source = { ...noting(original, []), dataset: defineDataset({ ...usAccidents, roles }) };
    const { sections } = await overviewOf(source, {});
    const tables = sections.flatMap((section) => section.tables ?? []).map(({ id }) => id);
    expect(tables).not.toContain('severity');
    expect(tables).toEqual(expect.arrayContaining(['cities', 'duration', 'weather-readings']));
  }, 60_000);
});

function overviewOf(source: Source, where: object): Promise<Report> {
  return analyses.find(({ id }) => id === 'overview')!.run(source, { where });
}

/** The same source, which notes the names of all columns that it is asked for. */
function noting(source: Source, names: string[]): Source {
  const noteFilter = (filter: Filter = {}): void => {
    for (const [name, condition] of Object.entries(filter)) {
      if (name === 'not') noteFilter(condition as Filter);
      else if (name === 'all' || name === 'any') for (const part of condition as Filter[]) noteFilter(part);
      else names.push(name);
    }
  };
  const noteDimension = (dimension: Dimension): void => {
    if (typeof dimension === 'string') names.push(dimension);
    else if ('bin' in dimension) names.push(dimension.bin);
  };
  return {
    dataset: source.dataset,
    describe: () => source.describe(),
    describeColumns: (where, options) => source.describeColumns(where, options),
    ask(question, options) {
      const { by, measures, where } = question as Question;
      for (const dimension of by) noteDimension(dimension);
      for (const measure of Object.values(measures)) {
        if (measure.kind === 'share') noteFilter(measure.where);
        else if (measure.kind === 'distinct') for (const one of measure.of) noteDimension(one);
        else if (measure.kind !== 'count') names.push(measure.of);
      }
      noteFilter(where);
      return source.ask(question, options);
    },
    scan(columns, where, options) {
      names.push(...columns);
      noteFilter(where);
      return source.scan(columns, where, options);
    },
    sample(rows, options) {
      names.push(...(options?.columns ?? []));
      noteFilter(options?.where);
      return source.sample(rows, options);
    },
    explain: (question) => source.explain(question),
    sent: (asked) => source.sent(asked),
    close: () => source.close(),
  };
}
