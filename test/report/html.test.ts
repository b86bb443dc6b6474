import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError, StorageError } from '../../src/base/errors.js';
import { renderHtml, writeHtml } from '../../src/report/html.js';
import { galleryReport } from '../charts/gallery.js';

const report = galleryReport();
const html = renderHtml(report);
const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
const markup = html.replaceAll(/<script[\s\S]*?<\/script>/g, '').replaceAll(/<style[\s\S]*?<\/style>/g, '');

describe('renderHtml', () => {
  it('has plotly.js once, however many figures and reports', () => {
    const two = renderHtml([report, { ...report, id: 'other' }]);
    expect(two.split('plotly.js v4').length - 1).toBe(1);
    expect(two.length).toBeLessThan(html.length + 400_000);
  });

  it('asks for nothing from anywhere', () => {
    expect(markup.match(/\s(src|href)="(?!#)[^"]*"/g)).toBeNull();
    expect(markup).not.toMatch(/<(link|iframe|object|embed)/i);
    expect(/<style>([\s\S]*?)<\/style>/.exec(html)![1]).not.toMatch(/@import|url\(/);
  });

  it('allows its own scripts by digest and no network (Content Security Policy 3)', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|connect-src|'unsafe-eval'|script-src[^;]*'unsafe-inline'/);
    for (const script of scripts) {
      expect(policy).toContain(createHash('sha256').update(script).digest('base64'));
    }
  });

  it('draws states without outlines of the world, and no outlines when there is no map', () => {
    expect(html).toContain('topojson.usa_110m = ');
    const [first] = report.sections;
    expect(renderHtml({ ...report, sections: [first!] })).not.toContain('topojson.usa_110m = ');
  });

  it('gives every chart a heading, a caption and its data', () => {
    const ids = [...html.matchAll(/<figure id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toEqual(report.sections[1]!.figures!.map((figure) => figure.id));
    for (const id of ids) {
      expect(markup).toContain(`id="${id}-title"`);
      expect(markup).toContain(`id="${id}-caption"`);
    }
    const stored = [...html.matchAll(/<script type="application\/json">([\s\S]*?)<\/script>/g)];
    expect(stored.map((match) => JSON.parse(match[1]!).chart.kind !== 'empty')).toEqual(ids.map(() => true));
  });

  it('has no id twice, also with two reports of the same sections', () => {
    const two = renderHtml([report, { ...report, id: 'other' }]);
    const ids = [...two.replaceAll(/<script[\s\S]*?<\/script>/g, '').matchAll(/\sid="([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows each finding with its interval and what it is out of, and the caveat beside it', () => {
    expect(markup).toContain('95&nbsp;% interval 0.567 to 0.639 (quasi-Poisson)');
    expect(markup).toContain('out of 32,545 accidents observed');
    expect(markup).toContain('<p class="caveat">Coverage and traffic both changed in these weeks.</p>');
  });

  it('says once below its cards what several findings cannot tell alike', () => {
    const [first] = report.sections;
    const [finding] = first!.findings!;
    const two = [
      finding!,
      { ...finding!, id: 'again' },
      { ...finding!, id: 'other', caveat: 'Another one.' },
    ];
    const page = renderHtml({ ...report, sections: [{ ...first!, findings: two }] });
    expect(page.split(finding!.caveat!)).toHaveLength(2);
    expect(page).toContain(`</ul><p class="caveat">Of each of these 2: ${finding!.caveat}</p>`);
    expect(page).toContain('<p class="caveat">Another one.</p>');
  });

  it('writes shares as per cent, years without a comma, what is missing as a dash', () => {
    expect(markup).toContain('>22.6 %</td>');
    expect(markup).toContain('>2019</td>');
    expect(markup).toContain('data-missing>–</td>');
    expect(markup).toContain('>12,345</td>');
  });

  it('keeps text as text, wherever it comes from', () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';
    const [first, second] = report.sections;
    const page = renderHtml({
      ...report,
      title: evil,
      standFirst: evil,
      caveats: [evil],
      sections: [
        { ...first!, title: evil, text: [evil] },
        { ...second!, figures: [{ ...second!.figures![0]!, headline: evil, alt: evil, footnote: evil }] },
      ],
      provenance: { ...report.provenance, options: { [evil]: evil } },
    });
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
  });

  it('refuses no report, and two with one id', () => {
    expect(() => renderHtml([])).toThrow(InputError);
    expect(() => renderHtml([report, report])).toThrow(/different ids on a page, got gallery, gallery/);
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
