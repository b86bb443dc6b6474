import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError, StorageError } from '../../src/base/errors.js';
import { bars } from '../../src/charts/bars.js';
import type { Figure } from '../../src/charts/figure.js';
import { Table } from '../../src/query/table.js';
import { renderFigureHtml, renderHtml, renderIndex, writeHtml } from '../../src/report/html.js';
import { chartReportTable } from '../../src/report/page/table.js';
import { figuresOf, type Report, type Section } from '../../src/report/report.js';
import { galleryReport } from '../charts/gallery.js';

const report = galleryReport();
const [findings, figures] = report.sections as readonly [Section, Section];
const html = renderHtml(report);
const scriptsOf = (page: string) =>
  [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
const markupOf = (page: string) =>
  page.replaceAll(/<script[\s\S]*?<\/script>/g, '').replaceAll(/<style[\s\S]*?<\/style>/g, '');
const markup = markupOf(html);
const without = ({ sections: _, ...rest }: Report) => rest;
const pageOf = (sections: readonly Section[], more: Partial<Report> = {}) =>
  renderHtml({ ...without(report), ...more, sections });

describe('a page', () => {
  it('has the order of the design: banner, title, stand-first, facts, findings, trust, index, figures, method, provenance', () => {
    const marks = [
      'class="banner"',
      'class="masthead"',
      '<h1>',
      'class="stand-first"',
      'class="meta"',
      'Key findings',
      'How far to trust this',
      '<nav class="index"',
      'id="section-findings"',
      'id="section-figures"',
      '>Figure&nbsp;1<',
      '>Method</h2>',
      '>Provenance</h2>',
    ];
    const places = marks.map((mark) => markup.indexOf(mark));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('has headings that step down by one level, and one h1', () => {
    const method: Section = {
      id: 'm',
      title: 'How',
      isMethod: true,
      figures: [{ ...figuresOf(report)[0]!, id: 'm1' }],
    };
    const page = markupOf(pageOf([...report.sections, method]));
    const levels = [...page.matchAll(/<h(\d)[ >]/g)].map((match) => Number(match[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => index === 0 || level <= levels[index - 1]! + 1)).toBe(true);
    expect(page).toMatch(/<details class="method" id="section-m">[\s\S]*<h4 class="headline" id="m1-title">/);
  });

  it('says in the banner, in each figure, in its files and on each sheet that data is invented, or nowhere', () => {
    expect(markup).toContain('<b>Invented data.</b> These 7,728,394 reports were made up by');
    expect(markup.match(/<strong class="invented">/g)).toHaveLength(figuresOf(report).length);
    expect(
      [...markup.matchAll(/data-file="([^"]+)"/g)].every(([, name]) => name!.startsWith('invented-gallery-')),
    ).toBe(true);
    expect(html).toContain('content: "Invented data: says nothing about any real road"');
    const source = { ...report.provenance.source, isInvented: false, sources: [] };
    const sections = report.sections.map(({ figures: marked = [], ...section }) => ({
      ...section,
      figures: marked.map(({ isInvented: _, ...figure }) => figure),
    }));
    const real = pageOf(sections, { isInvented: false, provenance: { ...report.provenance, source } });
    expect(markupOf(real)).not.toMatch(/invented/i);
    expect(real).not.toContain('Invented data: says');
  });

  it('says that a part is invented if another part of a combined source is not', () => {
    const { source } = report.provenance;
    const sources = [source.sources![0]!, { ...source.sources![0]!, isInvented: false }];
    const page = renderHtml({
      ...report,
      provenance: { ...report.provenance, source: { ...source, sources } },
    });
    expect(page).toContain('Some of these 7,728,394 reports were made up by');
  });

  it('shows key findings with number, interval, denominator, period and the figure that shows them', () => {
    const [list] = /<ul class="findings">[\s\S]*?<\/ul>/.exec(markup)!;
    const key = list.replaceAll(/<span class="whole">(.*?)<\/span>/g, '$1');
    expect(key).toContain('<span class="number">×0.60</span>');
    expect(key).toContain(
      '95&nbsp;% interval 0.57–0.64&nbsp;· of 32,545 accidents observed&nbsp;· March to June 2020',
    );
    expect(key).toMatch(/<a href="#lines">Figure&nbsp;\d+<\/a>/);
    expect(key).toContain('of 7,728,394 rows&nbsp;· 2016–2023');
    expect(key).not.toContain('No break');
    // The caveat has its place in the section, and so has the finding that is no key finding.
    expect(markup.indexOf('Coverage and traffic both changed')).toBeGreaterThan(
      markup.indexOf('id="section-findings"'),
    );
    expect(markup.match(/id="finding-drop"/g)).toHaveLength(1);
    expect(markup).toMatch(/id="section-findings"[\s\S]*id="finding-none"/);
  });

  it('writes ends of intervals with the decimals of their number, and with "to" where one is negative', () => {
    const [drop] = findings.findings!;
    const written = (estimate: number, unit: string, lower: number, upper: number) => {
      const interval = { ...drop!.interval!, lower, upper };
      const page = pageOf([{ ...findings, findings: [{ ...drop!, estimate, unit, interval }] }]);
      const text = page.replaceAll(/<span class="whole">(.*?)<\/span>/g, '$1').replaceAll('&nbsp;', ' ');
      return /interval ([^(<·]*?) ·/.exec(text)![1];
    };
    expect(written(2.74, '%', 2.6, 2.89)).toBe('2.60–2.89 %');
    expect(written(471.2, 'reports', 354.9, 563.4)).toBe('355–563 reports');
    expect(written(-1.2, 'percentage points', -2.25, 0.06)).toBe('−2.3 to 0.1 percentage points');
    expect(written(0.9, 'ratio', 0.004, 1.2)).toBe('0.004–1.20');
  });

  it('says in one line how many reports, when and where, and a part of how many', () => {
    const metaOf = (scope: Partial<Report['scope']>) =>
      /<p class="meta">(.*?)<\/p>/.exec(
        pageOf(report.sections, { scope: { ...report.scope, ...scope } }),
      )![1];
    const made = 'made 1 January 2026';
    expect(metaOf({})).toBe(
      `7,610,699 of 7,728,394 reports · January 2016 to March 2023 · state CA · ${made}`,
    );
    const whole = { outOf: 7_610_699, filter: '', lastDay: '2020-12-31' };
    expect(metaOf({ ...whole, area: 'the United States' })).toBe(
      `7,610,699 reports · January 2016 to December 2020 · all of the United States · ${made}`,
    );
    expect(metaOf(whole)).toContain('· all of the data ·');
  });

  it('has the headings of its sections as index, and what its words mean below it', () => {
    const terms = [{ term: '95 % interval', meaning: 'What fits.' }];
    const [index] = /<nav class="index"[\s\S]*?<\/nav>/.exec(pageOf(report.sections, { terms }))!;
    expect([...index.matchAll(/<a [^>]*>(.*?)<\/a>/g)].map(([, words]) => words)).toEqual([
      ...report.sections.map(({ title }) => title.replace('&', '&amp;')),
      'Method',
      'Provenance',
    ]);
    expect(index).toContain('<p>Words</p><dl><dt>95&nbsp;% interval</dt><dd>What fits.</dd></dl>');
    expect(markup).not.toContain('class="terms"');
  });

  it('has five rows of trust, each with a sign and a word, and the worst of them for a folded box', () => {
    const [box] = /<details class="trust[\s\S]*?<\/details>/.exec(markup)!;
    expect(box.match(/<li>/g)).toHaveLength(5);
    expect(box).toContain('<b>Later data: partly.</b> Held against placebos, not later data.');
    expect(box).toContain('● strong ◐ partial ○ weak');
    const worst = (trust: Report['trust']) =>
      /class="worst">(.*?)<\/b>/.exec(pageOf(report.sections, { trust }))![1];
    const rows = report.trust.map((row) => ({ ...row, answer: 'yes' as Report['trust'][number]['answer'] }));
    const answering = (answer: Report['trust'][number]['answer'], ...aspects: string[]) =>
      rows.map((row) => (aspects.includes(row.aspect) ? { ...row, answer } : row));
    // Of the worst rows the one that matters most; the traffic, which is never known, only when all else is well.
    expect(worst(answering('no', 'test', 'coverage', 'traffic'))).toBe('<b>Coverage: not ruled out.');
    expect(worst(answering('no', 'chance', 'traffic'))).toBe('<b>Chance: not covered.');
    expect(worst(answering('partly', 'settings'))).toBe('<b>Settings: partly.');
    expect(worst(answering('no', 'traffic'))).toBe('<b>Traffic: unknown.');
  });

  it('shows each figure with two drawings that speak for themselves, its words, its table and its actions', () => {
    const ids = [...markup.matchAll(/<figure id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toEqual(figures.figures!.map((figure) => figure.id));
    for (const figure of figures.figures!) {
      const [frame] = new RegExp(`<figure id="${figure.id}"[\\s\\S]*?</figure>`).exec(markup)!;
      expect(frame.match(/<svg [^>]*role="img" aria-label="/g)).toHaveLength(2);
      expect(frame).toContain(`id="${figure.id}-title"`);
      expect(frame).toContain(`href="#${figure.id}">Link`);
      if (frame.includes('Data (CSV)'))
        expect(frame).toContain(`id="${figure.id}-table" hidden="until-found"`);
    }
    expect(markup).toContain('Data (CSV)');
  });

  it('shows the questions of a section below its figures, and no button where none is known', () => {
    expect(markup).not.toContain('>Question<');
    const q1 = {
      words: 'Counts reports by state.',
      code: "count().by('state')",
      sent: [{ language: 'sql' as const, text: 'SELECT state <> NULL' }],
    };
    const page = markupOf(pageOf([{ ...figures, asked: ['q1'] }], { asked: { q1 } }));
    expect(page.match(/aria-controls="\S+-question"/g)).toHaveLength(figures.figures!.length);
    expect(page).toContain('<code>count().by(&#39;state&#39;)</code>');
    expect(page).toContain('<code>SELECT state &lt;&gt; NULL</code>');
    const at = ['Counts reports by state.', 'In TypeScript', 'In SQL'].map((words) => page.indexOf(words));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    // A figure with questions of its own shows only these.
    const [, first, second] = [...page.matchAll(/<figure id="([^"]+)"/g)].map((match) => match[1]!);
    const list = Array.from({ length: 863 }, (_, i) => i).join(', ');
    const q2 = { words: 'Reads some.', code: `scan({ lng: [${list}] })`, sent: [] };
    const own = pageOf([{ ...figures, asked: ['q1'], askedByFigure: { [first!]: ['q2'] } }], {
      asked: { q1, q2 },
    });
    const panelOf = (id: string) =>
      new RegExp(`id="${id}-question"[\\s\\S]*?(?=<div class="panel|</figure>)`).exec(own)![0];
    expect(panelOf(first!)).toContain('Shortened for the page: 863 values in all');
    expect(panelOf(first!)).not.toContain('by state');
    expect(panelOf(second!)).toContain('Counts reports by state.');
    expect(panelOf(second!)).not.toContain('Reads some.');
  });

  it('names the columns of a CSV by the axis, and writes numbers with the digits that the data has', () => {
    const chart = [
      { key: 'x', heading: 'Wind speed (mph)', format: 'number', values: [1, 2.5] },
      { key: 'value', heading: 'n', format: 'number', values: [0.1 + 0.2, 1 / 3] },
      { key: 'n', heading: 'n', format: 'number', values: [3, null] },
    ] as const;
    const { table, columns } = chartReportTable(chart, 'wind', 'Wind');
    expect(table.toCsv().split('\r\n').slice(0, 3)).toEqual([
      'windSpeedMph,value,n',
      '1,0.3,3',
      '2.5,0.333333333333,',
    ]);
    expect(columns.map(({ key }) => key)).toEqual(['windSpeedMph', 'value', 'n']);
  });

  it('prints a short table below its figure, and says of a long one where it is', () => {
    const [first] = figures.figures!;
    const points = (n: number): Figure => ({
      ...first!,
      id: `bars${n}`,
      chart: bars({
        id: 'bars',
        headline: 'Bars',
        footnote: 'Made up.',
        alt: 'Bars.',
        labels: Array.from({ length: n }, (_, i) => `place ${i}`),
        values: Array.from({ length: n }, (_, i) => i),
        valueTitle: 'Reports',
      }).chart,
    });
    const page = pageOf([{ ...figures, figures: [points(30), points(31)] }]);
    expect(page).toContain('<div class="panel printed" id="bars30-table"');
    expect(page).toContain('<div class="panel" id="bars31-table"');
    expect(page.match(/The table of \d+ rows is in the page\./g)).toEqual([
      'The table of 31 rows is in the page.',
    ]);
  });

  it('has at most 60 words before the first figure of a section; the rest follows, folded', () => {
    const words = (n: number) => Array.from({ length: n }, (_, i) => `w${n}x${i}`).join(' ');
    const page = pageOf([{ ...figures, text: [words(30), words(29), words(12)] }]);
    const at = (part: string) => page.indexOf(part);
    expect(at('w29x28')).toBeLessThan(at('<figure'));
    expect(at('w12x0')).toBeGreaterThan(page.lastIndexOf('</figure>'));
  });

  it('says once why a part is not shown, in the text of its section or below it', () => {
    const notShown = [
      { parts: ['a'], reason: 'A is not shown: it is dark.' },
      { parts: ['b'], reason: 'B is not shown: it is late.' },
    ];
    const page = pageOf([{ id: 'x', title: 'What is here', text: [notShown[0]!.reason], notShown }]);
    for (const { reason } of notShown) expect(page.split(reason)).toHaveLength(2);
  });

  it('has no id twice, and no link to nowhere, also with two reports of the same sections', () => {
    const two = markupOf(renderHtml([report, { ...report, id: 'other' }]));
    for (const page of [markup, two]) {
      const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      const links = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
      expect(links.filter((link) => !ids.includes(link))).toEqual([]);
    }
  });

  it('writes shares as per cent, years without a comma, what is missing as a dash, and values in full', () => {
    expect(markup).toContain('data-value="0.226">22.6 %</td>');
    expect(markup).toContain('>2019</td>');
    expect(markup).toContain('data-missing>–</th>');
    expect(markup).toContain('>12,345</td>');
  });

  it('shows 50 rows of a table of more than 200, and has all of them as CSV', () => {
    const n = 1_727;
    const table = new Table(
      {
        name: Array.from({ length: n }, (_, i) => `</script> ${i}`),
        value: Float64Array.from({ length: n }, (_, i) => i / 7),
      },
      n,
    );
    const columns = [
      { key: 'name', heading: 'Name', format: 'text' },
      { key: 'value', heading: 'Value', format: 'number' },
    ] as const;
    const page = pageOf([{ ...findings, tables: [{ id: 'long', title: 'Long', table, columns }] }]);
    expect(page).toContain('50 of 1,727 rows; all are in the CSV.');
    expect(markupOf(page).match(/<tr>/g)!.length).toBe(1 + 50);
    const [, csv] = /<script type="application\/json" class="csv">([\s\S]*?)<\/script>/.exec(page)!;
    expect(JSON.parse(csv!)).toBe(table.toCsv());
  });

  it('needs no plotting library, and has it once where it is asked for', () => {
    expect(html).not.toContain('plotly');
    const interactive = renderHtml([report, { ...report, id: 'other' }], { interactive: true });
    expect(interactive.split('plotly.js v4').length - 1).toBe(1);
    expect(interactive.match(/<div class="plot"/g)).toHaveLength(2 * figuresOf(report).length);
    // The drawings stay for where no script runs.
    expect(interactive.match(/<svg /g)!.length).toBeGreaterThanOrEqual(4 * figuresOf(report).length);
  });

  it('asks for nothing from anywhere, and allows its own scripts by digest (Content Security Policy 3)', () => {
    for (const page of [
      html,
      renderHtml(report, { interactive: true }),
      renderFigureHtml(figures.figures![0]!),
    ]) {
      expect(markupOf(page).match(/\s(src|href)="(?!#)[^"]*"/g)).toBeNull();
      expect(markupOf(page)).not.toMatch(/<(link|iframe|object|embed)/i);
      expect(/<style>([\s\S]*?)<\/style>/.exec(page)![1]).not.toMatch(/@import|url\(/);
      const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/https?:|connect-src|'unsafe-eval'|script-src[^;]*'unsafe-inline'/);
      for (const script of scriptsOf(page)) {
        expect(policy).toContain(createHash('sha256').update(script).digest('base64'));
      }
    }
  });

  it('keeps text as text, wherever it comes from', () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';
    const figure = { ...figures.figures![0]!, headline: evil, subline: evil, alt: evil, footnote: evil };
    const asked = { q1: { words: evil, code: evil, sent: [{ language: 'mongodb' as const, text: evil }] } };
    const page = renderHtml(
      {
        ...report,
        topic: evil,
        asked,
        title: evil,
        standFirst: evil,
        caveats: [evil],
        trust: [{ aspect: 'chance', answer: 'no', text: evil }],
        scope: { ...report.scope, filter: evil },
        sections: [
          { ...findings, title: evil, text: [evil] },
          { ...figures, asked: ['q1'], figures: [figure] },
        ],
        provenance: { ...report.provenance, options: { [evil]: evil }, givenOptions: { [evil]: evil } },
      },
      { interactive: true },
    );
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
  });

  it('refuses no report, and two with one id', () => {
    expect(() => renderHtml([])).toThrow(InputError);
    expect(() => renderHtml([report, report])).toThrow(/different ids on a page, got gallery, gallery/);
  });
});

describe('the provenance of a page', () => {
  const { source } = report.provenance;
  const provenanceOf = (change: Partial<Report['provenance']>): string =>
    /<section class="provenance"[\s\S]*?<\/section>/.exec(
      renderHtml({ ...report, provenance: { ...report.provenance, ...change } }),
    )![0];

  it('adds rows up, names the file without its path, and has digest, version, commit and a line to cite', () => {
    const file = {
      ...source,
      type: 'history' as const,
      location: '/home/jane/secret/US_Accidents.csv',
      sources: [],
    };
    const text = provenanceOf({ source: file });
    expect(text).toContain('7,728,394 read = 7,610,699 kept + 117,695 duplicates + 0 rejected');
    expect(text).toContain('<dd>US_Accidents.csv, <strong>invented</strong></dd>');
    expect(text).not.toMatch(/jane|secret|\/home/);
    expect(text).toContain(source.digest!);
    expect(text).toContain(
      '<dt>Dataset</dt><dd>us-accidents, schema 1</dd><dt>Version</dt><dd>blackspot 0.1.0, commit 1a2b3c4d5e</dd>',
    );
    expect(text).toContain(
      '“Gallery: every figure on made-up numbers”. Made with blackspot 0.1.0 from invented data in US_Accidents.csv',
    );
    expect(markup).not.toMatch(/"\/(?:home|tmp|work|root|Users)\//);
  });

  it.each([
    [
      { type: 'history', location: 'C:\\Users\\jane\\a file.csv' },
      {},
      "blackspot report gallery 'a file.csv'",
    ],
    [
      { type: 'history', location: '/data/a.csv' },
      { epsMeters: 50, months: [1, 2], where: { state: ['CA', 'TX'], severity: 4 } },
      'blackspot report gallery a.csv --eps-meters 50 --months 1,2 --where state=CA,TX --where severity=4',
    ],
    [
      { type: 'mongodb', location: 'mongodb://jane@host:27017/blackspot, collection accidents' },
      {},
      'blackspot report gallery mongodb://host:27017/blackspot',
    ],
    [
      { type: 'history', location: 'a.csv' },
      { where: { any: [{ state: 'CA' }] } },
      `blackspot report gallery a.csv --where '{"any":[{"state":"CA"}]}'`,
    ],
  ] as const)('says what makes the page again: %j %j', (part, givenOptions, command) => {
    const text = provenanceOf({ source: { ...source, ...part, sources: [] }, givenOptions });
    const code = /<dt>Make it again with<\/dt><dd><code>(.*?)<\/code>/.exec(text)![1]!;
    expect(code.replaceAll('&quot;', '"').replaceAll('&#39;', "'")).toBe(command);
  });
});

describe('an index of pages', () => {
  it('has the topic, the finding and the page of each report, and the banner if one is of invented data', () => {
    const index = renderIndex([
      { report: { ...report, isInvented: false }, href: 'a b.html' },
      { report: { ...report, title: 'Two <spots> lead' }, href: 'hotspots.html' },
    ]);
    expect(index).toContain('<a href="a%20b.html">Gallery: every figure on made-up numbers</a>');
    expect(index).toContain('<a href="hotspots.html">Two &lt;spots&gt; lead</a>');
    expect(index).toContain('class="banner"');
  });
});

describe('writeHtml', () => {
  it('makes the folder, writes the whole file and leaves nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'blackspot-html-'));
    try {
      writeHtml(report, join(folder, 'deep', 'report.html'));
      expect(readdirSync(join(folder, 'deep'))).toEqual(['report.html']);
      expect(readFileSync(join(folder, 'deep', 'report.html'), 'utf8')).toBe(html);
      expect(() => writeHtml(report, join(folder, 'deep', 'report.html', 'below.html'))).toThrow(
        StorageError,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
