import { requireInteger } from '../base/checks.js';
import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { requireSome } from './input.js';
import {
  type AxisType,
  axisTypeOf,
  describeSeries,
  type LineData,
  type LineSeries,
  lineColumns,
} from './lineSeries.js';
import type { EventAnnotation, PeriodAnnotation } from './marks.js';
import type { ChartTable } from './table.js';
import type { TimeUnit } from './times.js';

export interface SmallMultiplesInput extends FigureText {
  /** In reading order: the one that differs first. */
  readonly panels: readonly PanelInput[];
  readonly xTitle: string;
  readonly yTitle: string;
  /**
   * Panels side by side on a desktop; on a phone they are 2 if there are 4 or more, else 1.
   * @default 1 for up to three panels of many times, 3 for up to three others, else 4
   */
  readonly columns?: number;
  /** One y scale for all, so that heights compare. @default true */
  readonly sharedY?: boolean;
  /** y are shares of 0..1. @default false */
  readonly percent?: boolean;
  /** What one time of x stands for, in its texts. @default by its spelling: a year, a month, a day, an hour */
  readonly timeUnit?: TimeUnit;
}

interface PanelWords {
  /** In bold: the name. */
  readonly title: string;
  /** Below it: the place. */
  readonly subtitle?: string;
  /** A sign before the title, in the colour of its meaning. */
  readonly course?: 'emerging' | 'fading';
  /** Numbered discs above the panel; the numbers go on from panel to panel, with one list below them all. */
  readonly events?: readonly EventAnnotation[];
  readonly windows?: readonly PeriodAnnotation[];
}

export interface PanelInput extends PanelWords {
  readonly series: readonly LineSeries[];
}

export interface PanelData extends PanelWords {
  readonly series: readonly LineData[];
}

/** The same lines for several groups. */
export interface SmallMultiplesChart {
  readonly kind: 'smallMultiples';
  readonly panels: readonly PanelData[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xType: AxisType;
  readonly columns: number;
  readonly sharedY: boolean;
  readonly percent: boolean;
  readonly timeUnit?: TimeUnit;
}

/**
 * The same chart for each group, on shared axes, to compare feeds or states.
 * @throws InputError without panels, and on lists of different lengths
 */
export function smallMultiples(input: SmallMultiplesInput): FigureOf<SmallMultiplesChart> {
  const { xTitle, yTitle, sharedY = true, percent = false, timeUnit } = input;
  requireSome('panels', input.panels, input);
  const panels = input.panels.map((panel) => {
    requireSome(`series of panel ${panel.title}`, panel.series, input);
    return { ...panel, series: panel.series.map(describeSeries) };
  });
  const xType = axisTypeOf(panels.flatMap(({ series }) => series));
  const columns = input.columns ?? defaultColumns(panels, xType);
  requireInteger('columns', columns, 1);
  return figureOf(input, {
    kind: 'smallMultiples',
    panels,
    xTitle,
    yTitle,
    xType,
    columns: Math.min(columns, panels.length),
    sharedY,
    percent,
    ...(timeUnit === undefined ? {} : { timeUnit }),
  });
}

/** A line of more times than this needs the full width. */
const manyTimes = 48;

function defaultColumns(panels: readonly PanelData[], xType: AxisType): number {
  if (panels.length > 3) return 4;
  const isLong = panels.some(({ series }) => series.some(({ x }) => x.length > manyTimes));
  return isLong && xType === 'date' ? 1 : 3;
}

export function smallMultiplesTable({ panels, xTitle, percent }: SmallMultiplesChart): ChartTable {
  return lineColumns(panels, xTitle, percent);
}
