import { Console } from 'node:console';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inspectKey } from '../../src/base/printed.js';
import { chart, count, figuresOf, type Source, Table } from '../../src/index.js';
import { printedReport } from '../../src/report/printedReport.js';
import { galleryReport } from '../charts/gallery.js';
import { temporaryFolder } from '../storage/import/csvFiles.js';

const answer = new Table({ state: ['CA', null], n: Float64Array.of(12345, Number.NaN) }, 2);

describe('a value that a program prints', () => {
  it('is a few lines at the top, one line within others, and its data in a deeper look', () => {
    const report = printedReport(galleryReport());
    const [section] = report.sections;
    const [figure] = figuresOf(report);
    const texts: [object, string[]][] = [
      [answer, ['Table of 2 rows: state, n', 'state      n', 'CA     12345', '–          –']],
      [report, [`Report “${report.title}”`, "writeHtml(report, 'gallery.html')"]],
      [section!, [`Section “${section!.title}” (${section!.id})`]],
      [figure!, [`Figure “${figure!.headline}” (${figure!.id})`]],
      [chart(answer), ['Figure “']],
    ];
    for (const [value, lines] of texts) {
      const text = inspect(value);
      for (const line of lines) expect(text).toContain(line);
      expect(text.split('\n').length).toBeLessThan(25);
      expect(inspect({ value })).toBe(`{ value: [${text.split('\n')[0]}] }`);
      expect(inspect(value, { depth: 4 })).not.toContain(text.split('\n')[0]);
      expect(inspect(value, { depth: null })).toMatch(/^\{\n/);
    }
  });

  it('cuts a long table and says how to get the rest', () => {
    const long = new Table({ n: Float64Array.from({ length: 1_234 }, (_, row) => row / 3) }, 1_234);
    const lines = inspect(long).split('\n');
    expect(lines).toHaveLength(1 + 1 + 20 + 1);
    expect(lines[3]).toBe('0.333333');
    expect(lines.at(-1)).toBe('... and 1,214 more: toRows(), toCsv() and toDataFrame() have them all');
  });

  it('stays plain data', () => {
    const plain = galleryReport();
    const report = printedReport(galleryReport());
    expect(report).toStrictEqual(plain);
    expect(JSON.stringify(report)).toBe(JSON.stringify(plain));
    expect(inspectKey in { ...report }).toBe(false);
    expect(Object.keys(report)).toEqual(Object.keys(plain));
  });
});

/** Stands where tslab does: its path is what tells a cell from a program. */
const executor = `
exports.print = (console, value) => console.log(value);
exports.fail = (console, error) => console.error(error);`;

describe('the last expression of a cell', () => {
  const { folder, remove } = temporaryFolder('lastExpression');
  let printed: string;
  let displays: [string, string][];
  let cell: {
    print(to: object, value: unknown): void;
    fail(to: object, error: unknown): void;
  };
  let blackspot: typeof import('../../src/index.js');
  let terminal: Console;
  const natives = [Error.prototype, Promise.prototype];

  beforeEach(async () => {
    const dist = join(folder, 'tslab', 'dist');
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(dist, 'executor.js'), executor);
    cell = createRequire(import.meta.url)(join(dist, 'executor.js')) as typeof cell;
    printed = '';
    displays = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    terminal = new Console(process.stdout, process.stdout);
    const raw = (type: string, content: string) => displays.push([type, content]);
    const tslab = { newDisplay: () => ({ raw }), versions: { tslab: '1.2.3' } };
    vi.stubGlobal('__tslab__', { require: (name: string) => (name === 'tslab' ? tslab : undefined) });
    vi.resetModules();
    blackspot = await import('../../src/index.js');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    for (const native of natives) Reflect.deleteProperty(native, inspectKey);
    remove();
  });

  /** What a cell of this last expression has put below itself. */
  const shownBy = (value: unknown): { printed: string; drawn: string } => {
    displays = [];
    printed = '';
    cell.print(terminal, value);
    return { printed, drawn: displays.map(([, content]) => content).join('\n') };
  };

  it('draws a table, a figure, a report and a part of it, and prints nothing', () => {
    const table = new blackspot.Table({ state: ['CA'], n: Float64Array.of(12345) }, 1);
    const report = printedReport(galleryReport());
    const [figure] = figuresOf(report);
    for (const [value, text] of [
      [table, '12,345'],
      [blackspot.chart(table), 'class=\\"plot\\"'],
      [report, 'Provenance'],
      [report.sections[0], 'A paragraph of plain text'],
      [figure, figure!.headline],
    ] as const) {
      const shown = shownBy(value);
      expect(shown.printed).toBe('');
      expect(shown.drawn).toContain(text);
    }
  });

  it('draws only what stands alone: not in a list, not what the cell prints itself', () => {
    const table = new blackspot.Table({ n: Float64Array.of(1) }, 1);
    expect(shownBy([table])).toEqual({ printed: '[ [Table of 1 row: n] ]\n', drawn: '' });
    printed = '';
    terminal.log(table);
    expect(printed).toBe('Table of 1 row: n\nn\n1\n');
    expect(displays).toEqual([]);
  });

  it('keeps the line after what was drawn', () => {
    const table = new blackspot.Table({ n: Float64Array.of(1) }, 1);
    shownBy(table);
    terminal.log('next');
    expect(printed).toBe('next\n');
  });

  it('says of a promise what is missing, and leaves a promise elsewhere alone', () => {
    expect(shownBy(Promise.resolve(1)).printed).toMatch(
      /^This is a promise, not yet its value\. Write await/,
    );
    expect(inspect(Promise.resolve(1))).toBe('Promise { 1 }');
  });

  it('shows message and hint of our errors, and of others the lines that are not of tslab', () => {
    const error = new blackspot.InputError('Dimension not found: stat.', { hint: 'Use one of: state.' });
    cell.fail(terminal, error);
    expect(printed).toBe('InputError: Dimension not found: stat.\nUse one of: state.\n');
    printed = '';
    cell.fail(terminal, new TypeError('own'));
    expect(printed).toMatch(/^TypeError: own\n +at /);
    expect(printed).not.toMatch(/at .*(node:|tslab.dist)/);
    expect(inspect(error)).toContain("code: 'INPUT'");
  });

  it('draws what a source is, and lists the versions', async () => {
    const csv = join(folder, 'made.csv');
    await blackspot.generate({ rows: 300, seed: 1, out: csv });
    const source: Source = await blackspot.openSource(csv);
    const { printed: nothing, drawn } = shownBy(source);
    expect(nothing).toBe('');
    expect(drawn).toMatch(/Invented data: \d+ accidents, 20\d\d-/);
    expect(drawn).toContain('Historical data: made.csv.');
    expect(drawn).toContain('without a value (tmc, houseNumber, side).');
    expect(drawn).not.toContain(folder);
    const used = await blackspot.versions(source);
    expect(used).toEqual({
      blackspot: expect.stringContaining(blackspot.version),
      node: process.versions.node,
      tslab: '1.2.3',
      dataset: 'us-accidents 1',
      data: (await source.describe()).digest,
    });
    expect(shownBy(used)).toEqual({ printed: expect.stringMatching(/^blackspot +0.*\nnode +/), drawn: '' });
    const { n } = (await source.ask(count())).toRows()[0]!;
    expect(n).toBeGreaterThan(200);
    await source.close();
  });
});
