import { unexpected } from '../base/checks.js';
import { printedAs } from '../base/printed.js';

/** The words of a figure: part of the input of every builder. */
export interface FigureText {
  /** Unique in a report; the anchor in the page and the name of an exported file. */
  readonly id: string;
  /** The finding that the chart shows, or its topic if it shows none: at most 75 characters. */
  readonly headline: string;
  /** What is shown: what, unit, by what, period, interval, n. @default '' */
  readonly subline?: string;
  /** Where the numbers are from, and what the interval leaves out. */
  readonly footnote: string;
  /** The alternative text: kind of chart, range, the values behind the headline. */
  readonly alt: string;
  /** Whether the accidents are made up: the footnote then begins with it. @default false */
  readonly isInvented?: boolean;
}

/** A figure whose chart is of one kind. */
export interface FigureOf<Kind> extends FigureText {
  readonly chart: Kind;
}

/** The figure of a chart with its words; the headline, the footnote and the alternative text are required. */
export function figureOf<Kind>(text: FigureText, chart: Kind): FigureOf<Kind> {
  for (const part of ['id', 'headline', 'footnote', 'alt'] as const) {
    if (text[part].trim() === '') throw unexpected(`${part} of a figure`, 'a text', text[part]);
  }
  const { id, headline, subline, footnote, alt, isInvented } = text;
  const parts = {
    id,
    headline,
    ...(subline === undefined ? {} : { subline }),
    footnote,
    alt,
    ...(isInvented === true ? { isInvented } : {}),
    chart,
  };
  return printedFigure(parts);
}

/** What the footnote of a figure of made-up accidents begins with, since pictures travel alone. */
export const inventedNote = 'Invented data.';

/** The footnote as plain text, with the note on made-up accidents. */
export function footnoteText({ isInvented, footnote }: FigureText): string {
  return isInvented === true ? `${inventedNote} ${footnote}` : footnote;
}

/** A figure that prints as its words. The same object. */
export function printedFigure<Kind>(figure: FigureOf<Kind>): FigureOf<Kind> {
  return printedAs(figure, ({ id, headline, subline, alt }) =>
    [`Figure “${headline}” (${id})`, ...(subline === undefined ? [] : [subline]), alt].join('\n'),
  );
}
