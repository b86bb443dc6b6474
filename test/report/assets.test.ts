import { describe, expect, it } from 'vitest';
import { notebookScript, outlinesScript, pageScript, plotlyScript } from '../../src/report/page/assets.js';

describe('the scripts of pages and notebooks', () => {
  it.each([
    ['plotly.js', plotlyScript],
    ['the outlines', outlinesScript],
    ['the script of a page', pageScript],
    ['the script of a notebook', notebookScript],
  ])('cannot end or confuse the element they stand in: %s', (_, script) => {
    expect(script()).not.toMatch(/<\/script|<!--/i);
  });

  it('stay small beside plotly.js', () => {
    expect(pageScript().length).toBeLessThan(16_000);
    // It draws any chart from its description.
    expect(notebookScript().length).toBeLessThan(64_000);
  });
});
