import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Figure } from '../../src/charts/figure.js';
import { count } from '../../src/query/build.js';
import { Table } from '../../src/query/table.js';
import { figuresOf } from '../../src/report/report.js';
import { galleryFigures, galleryReport } from '../charts/gallery.js';
import { contentOf as contentOfScript, type ShownContent } from '../support/contentScript.js';

const bars = galleryFigures()[0]!;
const map = galleryFigures().find(({ id }) => id === 'country')!;

type Bundle = Record<string, unknown>;

/** A stand-in for the tslab kernel, and modules that have not shown anything yet. */
async function freshKernel() {
  vi.resetModules();
  const { kernel, outputs, messages } = stubKernel();
  vi.doMock('../../src/report/kernel.js', () => ({ findKernel: () => kernel }));
  const { show } = await import('../../src/report/show.js');
  const { showLive } = await import('../../src/report/showLive.js');
  return { show, showLive, outputs, messages, nextRun: () => kernel.run++ };
}

/** What lies under the cells, in order, and how many messages made it. */
function stubKernel() {
  const outputs: Bundle[] = [];
  const messages = { count: 0 };
  const kernel = {
    run: 0,
    currentRun: () => kernel.run,
    newOutput() {
      const index = outputs.push({}) - 1;
      return {
        put(bundle: Bundle) {
          outputs[index] = bundle;
          messages.count++;
        },
      };
    },
  };
  return { kernel, outputs, messages };
}

/** What an output is: the script of a library, the script of a content, or a standing output by its first form. */
function kindOf(bundle: Bundle): string {
  const script = bundle['application/javascript'];
  if (typeof script !== 'string') return Object.keys(bundle)[0]!;
  if (script.startsWith('(window.blackspotPlotly')) return 'plotly';
  return contentOfScript(script) === undefined ? 'notebook' : 'content';
}

/** The content that an output draws. */
function contentOf(bundle: Bundle | undefined): ShownContent {
  return contentOfScript(bundle?.['application/javascript'])!;
}

const plotlyJson = 'application/vnd.plotly.v1+json';

afterEach(() => {
  vi.doUnmock('../../src/report/kernel.js');
  vi.resetModules();
  vi.restoreAllMocks();
});

describe('show in a notebook', () => {
  it('shows a chart as a picture that needs no script, then the script that draws in its place', async () => {
    const { show, outputs } = await freshKernel();
    show(bars);
    show(bars);
    show(map);
    show(map);
    expect(outputs.map(kindOf)).toEqual([
      ...['notebook', 'plotly', plotlyJson, 'content', plotlyJson, 'content'],
      // plotly's own extensions would fetch the outlines of a map.
      ...['image/svg+xml', 'content', 'image/svg+xml', 'content'],
    ]);
    // No HTML: a sanitiser would print it as text, and exports would prefer it to the pictures.
    expect(Object.keys(outputs[2]!)).toEqual([plotlyJson, 'image/svg+xml', 'image/png', 'text/plain']);
    expect(outputs[2]!['image/svg+xml']).toMatch(/^<svg /);
    expect(Buffer.from(String(outputs[2]!['image/png']), 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(outputs[2]!['text/plain']).toContain(bars.alt);
    expect(contentOf(outputs[3])).toMatchObject({
      standingCount: 1,
      html: expect.stringContaining(bars.headline),
    });
  });

  it('puts the frame of a page around a chart: headline, sub-line, chart, footnote; its description is only spoken', async () => {
    const { show, outputs } = await freshKernel();
    const figure = {
      ...bars,
      subline: 'Share by state; n = 10 %',
      footnote: 'Source: a.csv.',
      isInvented: true,
    };
    show(figure);
    const { html } = contentOf(outputs.at(-1));
    const parts = [...html.matchAll(/<[^>]+class="(headline|subline|plot|caption hidden|footnote)"/g)];
    expect(parts.map(([, name]) => name)).toEqual([
      ...['headline', 'subline', 'plot', 'caption hidden', 'footnote'],
    ]);
    expect(html).toContain('<p class="subline">Share by state; n = 10&nbsp;%</p>');
    expect(html).toContain('<strong class="invented">Invented data.</strong> Source: a.csv.');
    show(bars);
    expect(contentOf(outputs.at(-1)).html).not.toContain('subline">');
  });

  it('sends plotly.js in less than what a Jupyter server lets pass, and nothing that ends a script element', async () => {
    const { show, outputs } = await freshKernel();
    show(bars);
    for (const { 'application/javascript': script = '' } of outputs) {
      expect(String(script).length).toBeLessThan(2_100_000);
      expect(script).not.toContain('</script');
    }
  });

  it('brings plotly.js again when the cell that brought it runs again, and when asked to', async () => {
    const { show, outputs, nextRun } = await freshKernel();
    const sent = () =>
      outputs
        .splice(0)
        .map(kindOf)
        .filter((kind) => ['notebook', 'plotly'].includes(kind));
    show(bars);
    show(bars);
    expect(sent()).toEqual(['notebook', 'plotly']);
    nextRun();
    show({ ...bars, id: 'other' });
    expect(sent()).toEqual([]);
    nextRun();
    show(bars);
    expect(sent()).toEqual(['notebook', 'plotly']);
    show(bars, { embed: true });
    expect(sent()).toEqual(['notebook', 'plotly']);
  });

  it('shows a table without plotly.js, and a report with everything in it', async () => {
    const { show, outputs } = await freshKernel();
    show(new Table({ state: ['CA', null], accidents: Float64Array.of(12345, Number.NaN) }, 2));
    expect(outputs.map(kindOf)).toEqual(['notebook', 'text/plain', 'content']);
    expect(outputs[1]!['text/plain']).toBe('state  accidents\nCA        12,345\n–              –');
    expect(contentOf(outputs[2]).html).toContain('12,345');
    outputs.length = 0;
    show(galleryReport());
    const { html, standingCount } = contentOf(outputs.at(-1));
    expect(html).toContain('Provenance');
    const standing = outputs.slice(-1 - standingCount, -1);
    expect(standing.filter((bundle) => 'image/png' in bundle)).toHaveLength(
      figuresOf(galleryReport()).length,
    );
    const texts = standing.map((bundle) => bundle['text/html'] ?? '').join('\n');
    expect(texts).toContain('A paragraph of plain text with &lt;tags&gt; that must stay text.');
    expect(texts).toContain('<li>1.5 % of the rows repeat');
    // Of the tags that every sanitiser keeps, without attributes.
    expect(new Set(texts.match(/<[^>]*>/g))).toEqual(
      new Set(['<b>', '</b>', '<div>', '</div>', '<ul>', '</ul>', '<li>', '</li>']),
    );
  });

  it('sets calls in a code font, in a table that is not sorted', async () => {
    const { show, outputs } = await freshKernel();
    const table = new Table({ what: ['a report'], call: ['await overview(source)'] }, 1);
    const columns = [
      { key: 'what', heading: 'For', format: 'text' },
      { key: 'call', heading: 'Write', format: 'code' },
    ] as const;
    show({ id: 'next', title: 'What to do next', table, columns });
    const { html } = contentOf(outputs.at(-1));
    expect(html).toContain('<code>await overview(source)</code>');
    expect(html).not.toMatch(/<button|<th[^>]* aria-sort/);
    expect(outputs.at(-2)!['text/plain']).toContain('a report  await overview(source)');
  });

  it('shows the part of a report with an id, several by the beginning of their ids, or a whole section', async () => {
    const { show, outputs } = await freshKernel();
    const report = galleryReport();
    show(report, 'states');
    expect(contentOf(outputs.at(-1)).html).toContain('12,345');
    expect(contentOf(outputs.at(-1)).html).not.toContain('of the rows repeat');
    show(report, 'dr*');
    expect(contentOf(outputs.at(-1)).html).toContain('below what was expected');
    expect(contentOf(outputs.at(-1)).html).not.toContain('of the rows repeat');
    show(report, 'findings');
    expect(contentOf(outputs.at(-1)).html).toContain('A paragraph of plain text');
    show(report, bars.id);
    expect(contentOf(outputs.at(-1)).html).toContain(bars.headline);
    expect(() => show(bars as never, 'part')).toThrow(/Expected a report/);
  });

  it('says that a report has no such part, and repeats why', async () => {
    const { show, outputs } = await freshKernel();
    const report = galleryReport();
    const reason = { id: 'rates', title: 'Rates', text: ['Too few hours were observed to compare them.'] };
    show({ ...report, sections: [...report.sections, reason] }, 'rate-rain');
    expect(contentOf(outputs.at(-1)).html).toContain('has no part “rate-rain” on this data');
    expect(contentOf(outputs.at(-1)).html).toContain('Rates: Too few hours were observed to compare them.');
    show(report, bars.id.slice(0, -1));
    expect(contentOf(outputs.at(-1)).html).toContain(`on this data (did you mean ${bars.id} or `);
  });

  it('gives the reason of the part that is asked for, and no other', async () => {
    const { show, outputs } = await freshKernel();
    const report = galleryReport();
    const notShown = [
      { parts: ['rate-*', 'slope'], reason: 'Rates are not shown: too few hours.' },
      { parts: ['gaps'], reason: 'Gaps are not shown: none was found.' },
    ];
    const lacking = { ...report, sections: [...report.sections, { id: 'rates', title: 'Rates', notShown }] };
    for (const part of ['rate-rain', 'rate-*', 'slope', 'slo*']) {
      show(lacking, part);
      expect(contentOf(outputs.at(-1)).html).toContain('Rates are not shown: too few hours.');
      expect(contentOf(outputs.at(-1)).html).not.toContain('Gaps are not shown');
      expect(contentOf(outputs.at(-1)).html).not.toContain('has no part');
    }
    show(lacking, 'rates');
    expect(contentOf(outputs.at(-1)).html).toContain('Rates are not shown: too few hours.');
    expect(contentOf(outputs.at(-1)).html).toContain('Gaps are not shown: none was found.');
  });

  it('refuses what is none of these, and says so of an answer that was not waited for', async () => {
    const { show } = await freshKernel();
    for (const wrong of [undefined, null, 3, 'table', {}, []]) {
      expect(() => show(wrong as never)).toThrow(/Expected a figure, a report or a table to show/);
    }
    const answer = new Table({ n: Float64Array.from({ length: 20_000 }) }, 20_000);
    const source = { ask() {}, describe() {}, dataset: {} };
    for (const [wrong, got, hint] of [
      [Promise.resolve(1), 'a promise', /^Wait for it/],
      [
        answer.toRows(),
        'a list of 20,000 values',
        /^Show the answer itself, without toRows\(\)\. Make a table: /,
      ],
      [source, 'a source', /show\(await source\.ask\(question\)\)/],
      [count().by('state'), 'a question', /show\(await source\.ask\(question\)\)/],
      [count().toJSON(), 'a question', /show\(await source\.ask\(question\)\)/],
      [{ n: 1 }, '{"n":1}', /^Make a table/],
    ] as const) {
      expect(() => show(wrong as never)).toThrow(
        expect.objectContaining({
          message: `Expected a figure, a report or a table to show, got ${got}.`,
          hint: expect.stringMatching(hint),
        }),
      );
    }
  });

  it('never gives two outputs one id', async () => {
    const { show, outputs } = await freshKernel();
    show(bars);
    show(bars);
    const ids = outputs
      .filter((bundle) => kindOf(bundle) === 'content')
      .flatMap((bundle) => [...contentOf(bundle).html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
    expect(ids.length).toBeGreaterThan(4);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('show elsewhere', () => {
  it('says so on stderr and does nothing', async () => {
    const { show } = await import('../../src/report/show.js');
    const error = vi.spyOn(console, 'error').mockReturnValue();
    show(bars);
    expect(error).toHaveBeenCalledOnce();
    expect(error.mock.calls[0]![0]).toMatch(/npm run lab/);
  });
});

describe('showLive', () => {
  it('redraws one output in place and ends with the values', async () => {
    const { showLive, outputs, messages } = await freshKernel();
    expect(await showLive(titled, counts(3), { minIntervalMs: 0 })).toBe(3);
    expect(outputs.map(kindOf)).toEqual(['notebook', 'plotly', plotlyJson, 'content']);
    expect(messages.count).toBe(2 + 3 * 2);
    // The picture follows, so that an export has the last one.
    expect(outputs[2]!['text/plain']).toContain('n 3');
    expect(contentOf(outputs[3]).html).toContain('>n 3</h3>');
  });

  it('leaves out what comes too soon, but never the last', async () => {
    const { showLive, outputs } = await freshKernel();
    expect(await showLive(titled, counts(50), { minIntervalMs: 60_000 })).toBe(2);
    expect(contentOf(outputs.at(-1)).html).toContain('>n 50</h3>');
  });

  it('stops after so many updates, and stops the source', async () => {
    const { showLive } = await freshKernel();
    const source = counts(Number.POSITIVE_INFINITY);
    expect(await showLive(titled, source, { maxUpdates: 2, minIntervalMs: 0 })).toBe(2);
    expect(await source.next()).toEqual({ done: true, value: undefined });
  });

  it('stops on the signal even while it waits for a value that never comes', async () => {
    const { showLive, messages } = await freshKernel();
    const controller = new AbortController();
    async function* one() {
      yield 1;
      controller.abort();
      await new Promise(() => undefined);
    }
    expect(await showLive(titled, one(), { signal: controller.signal, minIntervalMs: 0 })).toBe(1);
    expect(messages.count).toBe(2 + 2);
  });
});

async function* counts(until: number) {
  for (let n = 1; n <= until; n++) yield n;
}

function titled(n: number): Figure {
  return { ...bars, headline: `n ${n}` };
}
