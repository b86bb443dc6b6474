import { escapeLabel, formatNumber, formatPercent } from '../base/format.js';
import { barAxes, barRowPixels } from './barAxes.js';
import type { Figure } from './figure.js';
import {
  type Labels,
  labelsOf,
  type MeasureInput,
  makeFigure,
  type Numbers,
  numbersOf,
  requireSameLength,
  requireSome,
  ticksOf,
} from './input.js';
import { seriesColors, stepCount } from './palette.js';

export interface BarGroupsInput extends MeasureInput {
  /** Top to bottom. */
  readonly labels: Labels;
  /** Bars of each label; a gap has no bar. `Source1`..`Source3` keep their colours. */
  readonly series: readonly { readonly name: string; readonly values: Numbers }[];
  /** End to end, for parts of a whole, in place of side by side. @default false */
  readonly stacked?: boolean;
  /** The series are at most four steps of one scale, least first: one hue from pale to strong. @default false */
  readonly ordered?: boolean;
}

const barPixels = 12;

/** Horizontal bars, several for each label: side by side to compare, or end to end as parts of a whole. */
export function barGroups(input: BarGroupsInput): Figure {
  const { labels, series, stacked = false, ordered = false } = input;
  requireSome('series', series, input);
  const names = labelsOf(labels);
  const format = input.percent === true ? formatPercent : formatNumber;
  const colors = seriesColors(series.map(({ name }) => name));
  const data = series.map(({ name, values }, index) => {
    requireSameLength({ labels, [`values of ${name}`]: values });
    const x = numbersOf(values, `values of ${name}`);
    const isStep = ordered && series.length <= stepCount;
    return {
      type: 'bar',
      orientation: 'h',
      name: escapeLabel(name),
      x,
      y: x.map((_, row) => row),
      marker: { color: isStep ? `@severity${index + 1}` : `@${colors[index]!}` },
      hovertext: x.map((value, row) =>
        value === null ? '' : `${names[row]}, ${escapeLabel(name)}: ${format(value)}`,
      ),
      hoverinfo: 'text',
    };
  });
  const layout = {
    ...barAxes(input, ticksOf(labels)),
    barmode: stacked ? 'stack' : 'group',
    showlegend: true,
    legend: { traceorder: 'normal' },
  };
  const rowHeight = stacked ? barRowPixels : series.length * barPixels + 8;
  return makeFigure(input, data, layout, Math.max(240, labels.length * rowHeight + 150));
}
