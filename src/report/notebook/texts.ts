import { escapeHtml } from '../../base/format.js';
import { metaLine } from '../page/report.js';
import type { Report, Section } from '../report.js';

/** A heading, a paragraph or an item of a list, as plain text. */
export interface TextBlock {
  readonly kind: 'heading' | 'paragraph' | 'item';
  readonly text: string;
}

/** Title, stand-first, source and cautions of a report. */
export function headTexts(report: Report): TextBlock[] {
  return blocks([report.title], [report.standFirst, metaLine(report)], report.caveats);
}

/** The texts of a section, without its figures and tables. */
export function sectionTexts(section: Section): TextBlock[] {
  const { title, text = [], findings = [], caveats = [], notShown = [] } = section;
  const sentences = findings.map(({ sentence, caveat }) =>
    caveat === undefined ? sentence : `${sentence} ${caveat}`,
  );
  return blocks(
    title === '' ? [] : [title],
    text,
    [...sentences, ...caveats],
    notShown.map(({ reason }) => reason),
  );
}

/**
 * The texts as HTML of `b`, `div`, `li` and `ul`. nbconvert's sanitiser keeps these and prints most others as text: `p` and
 * `h2`, those that Markdown becomes, and the `tbody` of a table.
 */
export function textsHtml(texts: readonly TextBlock[]): string {
  const html = texts.map(({ kind, text }) => {
    const prose = escapeHtml(text);
    if (kind === 'item') return `<ul><li>${prose}</li></ul>`;
    return kind === 'heading' ? `<div><b>${prose}</b></div>` : `<div>${prose}</div>`;
  });
  return html.join('\n').replaceAll('</ul>\n<ul>', '\n');
}

/** The texts for a notebook without HTML. */
export function plainTexts(texts: readonly TextBlock[]): string {
  return texts.map(({ kind, text }) => (kind === 'item' ? `- ${text}` : text)).join('\n');
}

function blocks(
  headings: readonly string[],
  paragraphs: readonly string[],
  items: readonly string[],
  last: readonly string[] = [],
): TextBlock[] {
  const of = (kind: TextBlock['kind'], texts: readonly string[]): TextBlock[] =>
    texts.map((text) => ({ kind, text }));
  return [
    ...of('heading', headings),
    ...of('paragraph', paragraphs),
    ...of('item', items),
    ...of('paragraph', last),
  ];
}
