import type { Report } from '../report.js';

/** What the parts of a page need to know of it. */
export interface PageContext {
  readonly report: Report;
  /** Separates the anchors of a report from those of others on the page; empty if it is alone. */
  readonly prefix: string;
  /** The number of each figure by its id: 1, 2, ... in the order of the page. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Whether plotly.js draws the charts where scripts run. */
  readonly isInteractive: boolean;
}

/** Sections of results, and those that are folded under Method. */
export function partsOf({ sections }: Report): {
  readonly results: Report['sections'];
  readonly methods: Report['sections'];
} {
  return {
    results: sections.filter(({ isMethod }) => isMethod !== true),
    methods: sections.filter(({ isMethod }) => isMethod === true),
  };
}

export function contextOf(report: Report, prefix: string, isInteractive: boolean): PageContext {
  const { results, methods } = partsOf(report);
  const figures = [...results, ...methods].flatMap((section) => section.figures ?? []);
  return {
    report,
    prefix,
    isInteractive,
    numbers: new Map(figures.map(({ id }, index) => [id, index + 1])),
  };
}
