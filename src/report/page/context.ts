import type { Figure } from '../../charts/figure.js';
import { narrowPixels, widePixels } from '../../charts/svg/drawing.js';
import { type DrawnChart, drawChart } from '../../charts/svg/figureSvg.js';
import type { Report } from '../report.js';

/** What the parts of a page need to know of it. */
export interface PageContext {
  readonly report: Report;
  /** Separates the anchors of a report from those of others on the page; empty if it is alone. */
  readonly prefix: string;
  /** The number of each figure by its id: 1, 2, ... in the order of the page. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The drawings of each figure by its id. */
  readonly charts: ReadonlyMap<string, PageChart>;
  /** Whether plotly.js draws the charts where scripts run. */
  readonly isInteractive: boolean;
}

/** A chart in both widths of a page. */
export interface PageChart {
  readonly wide: DrawnChart;
  readonly narrow: DrawnChart;
}

export function pageChart(figure: Figure): PageChart {
  return { wide: drawChart(figure, widePixels), narrow: drawChart(figure, narrowPixels) };
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
    charts: new Map(figures.map((figure) => [figure.id, pageChart(figure)])),
  };
}
