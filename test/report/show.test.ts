import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Figure } from '../../src/charts/figure.js';
import { Table } from '../../src/query/table.js';
import { galleryFigures, galleryReport } from '../charts/gallery.js';

const [bars, , , map] = galleryFigures() as [Figure, Figure, Figure, Figure];

/** A stand-in for the tslab kernel, and modules that have not shown anything yet. */
async function freshKernel() {
  vi.resetModules();
  const outputs: string[] = [];
  const updates: string[] = [];
  const kernel = {
    display: { html: (html: string) => outputs.push(html) },
    newDisplay: () => ({ html: (html: string) => updates.push(html) }),
  };
  vi.stubGlobal('__tslab__', { require: (name: string) => (name === 'tslab' ? kernel : undefined) });
  const { show } = await import('../../src/report/show.js');
  const { showLive } = await import('../../src/report/showLive.js');
  return { show, showLive, outputs, updates };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('show in a notebook', () => {
  it('brings plotly.js once, in an output of its own, and the outlines with the first map', async () => {
    const { show, outputs } = await freshKernel();
    show(bars);
    show(bars);
    show(map);
    show(map);
    const kinds = outputs.map((html) =>
      html.includes('plotly.js v4') ? 'plotly' : html.startsWith('<script>') ? 'outlines' : 'figure',
    );
    expect(kinds).toEqual(['plotly', 'figure', 'figure', 'outlines', 'figure', 'figure']);
    expect(
      Math.max(...outputs.filter((_, index) => kinds[index] === 'figure').map((html) => html.length)),
    ).toBeLessThan(20_000);
  });

  it('brings it again when asked to, after outputs were cleared', async () => {
    const { show, outputs } = await freshKernel();
    show(bars);
    show(bars, { embed: true });
    expect(outputs.filter((html) => html.includes('plotly.js v4'))).toHaveLength(2);
  });

  it('shows a table without plotly.js, and a report with everything in it', async () => {
    const { show, outputs } = await freshKernel();
    show(new Table({ state: ['CA'], accidents: Float64Array.of(12345) }, 1));
    expect(outputs).toHaveLength(1);
    expect(outputs[0]).toContain('12,345');
    show(galleryReport());
    expect(outputs.at(-1)).toContain('Provenance');
  });

  it('shows the part of a report with an id, several by the beginning of their ids, or a whole section', async () => {
    const { show, outputs } = await freshKernel();
    const report = galleryReport();
    show(report, 'states');
    expect(outputs.at(-1)).toContain('12,345');
    expect(outputs.at(-1)).not.toContain('of the rows repeat');
    show(report, 'dr*');
    expect(outputs.at(-1)).toContain('below what was expected');
    expect(outputs.at(-1)).not.toContain('of the rows repeat');
    show(report, 'findings');
    expect(outputs.at(-1)).toContain('A paragraph of plain text');
    show(report, bars.id);
    expect(outputs.at(-1)).toContain(bars.headline);
    expect(outputs.at(-1)).toContain('blackspotOutputs');
    expect(() => show(bars as never, 'part')).toThrow(/Expected a report/);
  });

  it('says that a report has no such part, and repeats why', async () => {
    const { show, outputs } = await freshKernel();
    const report = galleryReport();
    const reason = { id: 'rates', title: 'Rates', text: ['Too few hours were observed to compare them.'] };
    show({ ...report, sections: [...report.sections, reason] }, 'rate-rain');
    expect(outputs.at(-1)).toContain('has no part “rate-rain” on this data');
    expect(outputs.at(-1)).toContain('Rates: Too few hours were observed to compare them.');
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
      expect(outputs.at(-1)).toContain('Rates are not shown: too few hours.');
      expect(outputs.at(-1)).not.toContain('Gaps are not shown');
      expect(outputs.at(-1)).not.toContain('has no part');
    }
    show(lacking, 'rates');
    expect(outputs.at(-1)).toContain('Rates are not shown: too few hours.');
    expect(outputs.at(-1)).toContain('Gaps are not shown: none was found.');
  });

  it('refuses what is none of these, and says so of an answer that was not waited for', async () => {
    const { show } = await freshKernel();
    for (const wrong of [undefined, null, 3, 'table', {}, []]) {
      expect(() => show(wrong as never)).toThrow(/Expected a figure, a report or a table to show/);
    }
    expect(() => show(Promise.resolve(1) as never)).toThrow(/a promise/);
  });

  it('never gives two outputs one id', async () => {
    const { show, outputs } = await freshKernel();
    show(bars);
    show(bars);
    const ids = outputs
      .slice(1)
      .flatMap((html) => [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
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
    const { showLive, outputs, updates } = await freshKernel();
    expect(await showLive(titled, counts(3), { minIntervalMs: 0 })).toBe(3);
    expect(updates.map(titleOf)).toEqual(['n 1', 'n 2', 'n 3']);
    expect(outputs).toHaveLength(1); // plotly.js
  });

  it('leaves out what comes too soon, but never the last', async () => {
    const { showLive, updates } = await freshKernel();
    expect(await showLive(titled, counts(50), { minIntervalMs: 60_000 })).toBe(2);
    expect(updates.map(titleOf)).toEqual(['n 1', 'n 50']);
  });

  it('stops after so many updates, and stops the source', async () => {
    const { showLive } = await freshKernel();
    const source = counts(Number.POSITIVE_INFINITY);
    expect(await showLive(titled, source, { maxUpdates: 2, minIntervalMs: 0 })).toBe(2);
    expect(await source.next()).toEqual({ done: true, value: undefined });
  });

  it('stops on the signal even while it waits for a value that never comes', async () => {
    const { showLive, updates } = await freshKernel();
    const controller = new AbortController();
    async function* one() {
      yield 1;
      controller.abort();
      await new Promise(() => undefined);
    }
    expect(await showLive(titled, one(), { signal: controller.signal, minIntervalMs: 0 })).toBe(1);
    expect(updates).toHaveLength(1);
  });
});

async function* counts(until: number) {
  for (let n = 1; n <= until; n++) yield n;
}

function titled(n: number): Figure {
  return { ...bars, headline: `n ${n}` };
}

function titleOf(html: string): string | undefined {
  return /<h3[^>]*>([^<]*)/.exec(html)?.[1];
}
