import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyses } from '../../src/analyses/registry.js';
import * as builders from '../../src/query/build.js';
import { askedCode } from '../../src/query/questionCode.js';
import type { RowsAsked, Source } from '../../src/query/source.js';
import { concatTables, type Table } from '../../src/query/table.js';
import type { Report } from '../../src/report/report.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { tableDifferences } from '../query/sameTable.js';
import { onAnyFile } from '../support/onAnyFile.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-asked-'));
let source: Source;
beforeAll(async () => {
  const { path } = await generate({ rows: 20_000, seed: 8, stations: 3, out: join(folder, 'made.csv') });
  source = await openHistory(path, { threads: 2 });
}, 60_000);
afterAll(async () => {
  await source.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The same source, with every answer that it gave in `answers`, by the code of what was asked. */
function watched(answers: Map<string, Table>): Source {
  const rowsAsked = (columns: RowsAsked['columns'], where: RowsAsked['where']): RowsAsked => ({
    columns,
    ...(where === undefined ? {} : { where }),
  });
  return {
    ...delegated(source),
    async ask(question) {
      const answer = await source.ask(question);
      answers.set(askedCode(question), answer);
      return answer;
    },
    async *scan(columns, where) {
      const batches: Table[] = [];
      for await (const batch of source.scan(columns, where)) {
        batches.push(batch);
        yield batch;
      }
      answers.set(askedCode(rowsAsked(columns, where)), concatTables(batches));
    },
    async sample(rows, { columns, where, seed } = {}) {
      const options = { ...rowsAsked(columns!, where), ...(seed === undefined ? {} : { seed }) };
      const answer = await source.sample(rows, options);
      answers.set(askedCode({ ...options, rows }), answer);
      return answer;
    },
  };
}

function delegated(to: Source): Source {
  return {
    dataset: to.dataset,
    describe: () => to.describe(),
    describeColumns: (where, options) => to.describeColumns(where, options),
    ask: (question, options) => to.ask(question, options),
    scan: (columns, where, options) => to.scan(columns, where, options),
    sample: (rows, options) => to.sample(rows, options),
    explain: (question) => to.explain(question),
    sent: (asked) => to.sent(asked),
    close: () => to.close(),
  };
}

/** The answer to the code of a question, as a reader of the report would get it. */
async function answerOf(code: string): Promise<Table> {
  const { count, distinct, max, mean, measures, min, share, sum } = builders;
  const scope = { source, count, distinct, max, mean, measures, min, share, sum };
  const call = new Function(...Object.keys(scope), `return (async () => ${code})();`);
  const answer = await call(...Object.values(scope));
  if (answer instanceof Object && Symbol.asyncIterator in answer) {
    const batches: Table[] = [];
    for await (const batch of answer as AsyncIterable<Table>) batches.push(batch);
    return concatTables(batches);
  }
  return answer as Table;
}

describe('what a report asked', () => {
  it.each(onAnyFile.map(({ id }) => id))(
    'is listed in the %s report: all of it, nothing else, and asking again gives the same tables',
    async (id) => {
      const answers = new Map<string, Table>();
      const report: Report = await analyses.find((one) => one.id === id)!.run(watched(answers), {});
      const asked = report.asked!;
      expect(
        Object.values(asked)
          .map(({ code }) => code)
          .sort(),
      ).toEqual([...answers.keys()].sort());
      for (const { code, sent } of Object.values(asked)) {
        expect(tableDifferences(await answerOf(code), answers.get(code)!), code).toEqual([]);
        expect(sent.map(({ language }) => language)).toEqual(['sql']);
        expect(sent[0]!.text).toMatch(/FROM accidents/);
        expect(sent[0]!.text).not.toContain(folder);
      }
      for (const { id: section, figures = [], asked: own = [] } of report.sections) {
        if (figures.length > 0) expect(own.length, section).toBeGreaterThan(0);
        expect(Object.keys(asked)).toEqual(expect.arrayContaining([...own]));
      }
    },
    120_000,
  );

  it('is credited to single figures where their parts of a section asked for themselves', async () => {
    const wordsOf = async (id: string, figure: string): Promise<string[]> => {
      const report = await analyses.find((one) => one.id === id)!.run(source, {});
      const section = report.sections.find(({ figures = [] }) => figures.some((one) => one.id === figure))!;
      const ids = section.askedByFigure?.[figure] ?? section.asked!;
      return ids.map((question) => report.asked![question]!.words);
    };
    const daily = 'Counts reports by day and feed.';
    expect(await wordsOf('overview', 'weekday-hour')).toEqual([
      'Counts reports by weekday, hour of the day and feed.',
      daily,
    ]);
    expect(await wordsOf('overview', 'states')).toEqual([
      'Counts reports by state, timezone, feed and severity.',
      daily,
    ]);
    expect(await wordsOf('overview', 'coverage-weekly')).toEqual([daily]);
    const [places, ...others] = await wordsOf('hotspots', 'state-map');
    expect(places).toMatch(
      /^Reads 6,000 random reports \(only state CA; longitude known\): longitude, latitude and city\.$/,
    );
    expect(others).toContain(
      'Reads every report: longitude, latitude, severity, start time, state and feed.',
    );
    expect(others.join()).not.toContain('random');
  });

  it('is credited to the sections that rest on it', async () => {
    const report = await analyses.find(({ id }) => id === 'overview')!.run(source, {});
    const codesOf = (id: string): string[] => {
      const section = report.sections.find((one) => one.id === id)!;
      return section.asked!.map((question) => report.asked![question]!.code);
    };
    const days = "await source.ask(count().by('day'))";
    const daily = "await source.ask(count().by('day', 'source'))";
    const clock = "await source.ask(count().by('weekday', 'hour', 'source'))";
    const severities = "await source.ask(count().by('year', 'source', 'severity', 'sunriseSunset'))";
    expect(codesOf('coverage')).toEqual([daily]);
    expect([codesOf('when-where')[0], codesOf('when-where').at(-1)]).toEqual([clock, daily]);
    expect(codesOf('light')).toEqual([severities, daily]);
    expect(codesOf('meaning')[0]).toBe(severities);
    expect(codesOf('meaning')).not.toContain(clock);
    expect(report.sections[0]!.asked).toEqual(['q1']);
    // The period of all reports is asked for, and no section rests on it.
    expect(Object.values(report.asked!).at(-1)!.code).toBe(days);
  });
});
