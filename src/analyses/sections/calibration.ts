import { type LineSeries, lines } from '../../charts/lines.js';
import type { Calibration } from '../../models/judging/judgement.js';
import type { SourceDescription } from '../../query/source.js';
import type { ReportTable } from '../../report/report.js';
import type { Estimate } from '../common/skill.js';
import { sourceNote } from './figureText.js';
import { type Column, intervalColumns, reportTable } from './reportTable.js';

/** What forecast probabilities of a severity or a higher one came to. */
export interface ReliabilityInput {
  readonly id: string;
  readonly headline: string;
  readonly subline: string;
  readonly alt: string;
  /** `severity 3 or higher`. */
  readonly severe: string;
  readonly curves: readonly {
    readonly name: string;
    readonly calibration: Calibration;
    readonly look?: LineSeries['look'];
  }[];
  /** Whether the curves have intervals. @default true */
  readonly hasBands?: boolean;
}

/** The share that came true by the forecast probability, beside the diagonal on which forecasts come true. */
export function reliabilityFigure(
  context: { readonly description: SourceDescription },
  { severe, curves, hasBands = true, ...text }: ReliabilityInput,
): ReturnType<typeof lines> {
  return lines({
    ...text,
    footnote: sourceNote(context, 'Bins of equal counts. On the dashed line forecasts come true.'),
    series: [
      ...curves.map(({ name, calibration, look }) => ({
        ...curveOf(name, calibration, hasBands),
        ...(look === undefined ? {} : { look }),
      })),
      diagonal(curves.map(({ calibration }) => calibration)),
    ],
    xTitle: 'Forecast probability',
    yTitle: `Share that had ${severe}`,
    percent: true,
    percentX: true,
  });
}

/** The curve of a calibration, as a line of a chart. */
function curveOf(name: string, { curve }: Calibration, hasBand: boolean): LineSeries {
  const points = [...curve].sort((a, b) => a.forecast - b.forecast);
  return {
    name,
    x: points.map(({ forecast }) => forecast),
    y: points.map(({ observed }) => observed.estimate),
    ...(hasBand
      ? {
          lower: points.map(({ observed }) => observed.lower),
          upper: points.map(({ observed }) => observed.upper),
        }
      : {}),
  };
}

/** Where forecasts come true, as far as the curves reach. */
function diagonal(calibrations: readonly Calibration[]): LineSeries {
  const most = Math.max(...calibrations.flatMap(({ curve }) => curve.map(({ forecast }) => forecast)));
  return { name: 'Perfect', x: [0, most], y: [0, most], look: 'reference' };
}

/**
 * The calibration error of each step of the scale.
 *
 * @param first columns before them
 * @param hasIntervals whether there are enough days for intervals
 */
export function calibrationErrorsTable(
  head: Pick<ReportTable, 'id' | 'title'>,
  steps: readonly Calibration[],
  confidenceLevel: number,
  {
    first = [],
    hasIntervals = true,
  }: { readonly first?: readonly Column[]; readonly hasIntervals?: boolean } = {},
): ReportTable {
  const errors = steps.map(({ error }): Estimate => error);
  return reportTable({
    ...head,
    columns: [
      ...first,
      {
        key: 'step',
        heading: 'Forecast of',
        values: steps.map(({ atLeast }) => `severity ${atLeast} or higher`),
      },
      {
        key: 'error',
        heading: 'Mean gap',
        format: 'percent',
        values: errors.map(({ estimate }) => estimate),
      },
      ...intervalColumns(confidenceLevel, hasIntervals ? errors : errors.map(() => null), {
        format: 'percent',
      }),
    ],
    note: `Mean gap between forecast and share that came true. Chance alone gives a gap${hasIntervals ? '; a lower end above 0 shows a real one' : ', and a larger one with fewer reports'}.`,
  });
}
