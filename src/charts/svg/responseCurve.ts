import { scaleLinear } from 'd3-scale';
import { area, line as curve } from 'd3-shape';
import { formatCount } from '../../base/format.js';
import type { ResponseCurveChart } from '../responseCurve.js';
import { estimateTexts, tickText, valueText } from '../valueText.js';
import { yAxis, yGrid, yLabelPixels } from './axes.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { dot, element, line, mark, paint, rect, stroke, target, text } from './markup.js';
import { spacedLabels } from './spacedLabels.js';
import { fitText } from './textWidth.js';

const supportPixels = 48;

/** The curve with its band around the line of no effect, and below it columns of the data that it rests on. Gaps stay open. */
export const responseCurveSvg: DrawSvg<ResponseCurveChart> = (chart, widthPixels) => {
  const { x: doses, estimate, lower, upper, support, reference, xTitle, yTitle } = chart;
  const narrow = isNarrow(widthPixels);
  const isRatio = reference === 1;
  const style = { percent: false, isRatio };
  const known = [...estimate, ...lower, ...upper, reference].filter((value) => value !== null);
  const scale = (low: number, high: number) =>
    yAxis({ values: known, fromZero: false, short: narrow, ...style }, low, high);
  const left = yLabelPixels(scale(1, 0));
  const right = widthPixels - 8;
  const top = 28;
  const bottom = top + (narrow ? 180 : 260);
  const y = scale(bottom, top);
  const [least, most] = [Math.min(...doses), Math.max(...doses)];
  const steps = doses.slice(1).map((dose, index) => Math.abs(dose - doses[index]!));
  const half = (steps.length === 0 ? 1 : Math.min(...steps)) / 2 || 0.5;
  const x = scaleLinear([least - half, most + half], [left, right]);
  const indices = [...doses.keys()];
  const band = area<number>()
    .defined((index) => lower[index] !== null)
    .x((index) => x(doses[index]!))
    .y0((index) => y.at(lower[index] ?? 0))
    .y1((index) => y.at(upper[index] ?? 0))
    .digits(1)(indices);
  const path = curve<number>()
    .defined((index) => estimate[index] !== null)
    .x((index) => x(doses[index]!))
    .y((index) => y.at(estimate[index] ?? 0))
    .digits(1)(indices);
  const drawn = indices.filter((index) => estimate[index] !== null);
  const texts = estimateTexts(
    drawn.map((index) => ({ estimate: estimate[index]!, lower: lower[index]!, upper: upper[index]! })),
    style,
  );
  const marks = drawn.map((index, place) => {
    const n = support === null ? '' : `, n = ${formatCount(support[index]!)}`;
    const at = [x(doses[index]!), y.at(estimate[index]!)] as const;
    return mark(
      `${valueText(doses[index]!, { percent: false })}: ${texts[place]}${n}`,
      doses.length <= 40 ? dot(...at, 3.5, 'plain') : '',
      target(...at),
    );
  });
  const end = support === null ? bottom : bottom + 28 + supportPixels;
  const xLabels = spacedLabels(
    x
      .ticks(narrow ? 4 : 8)
      .map((tick) => ({ at: x(tick), content: tickText(tick, { percent: false }, narrow) })),
    widthPixels,
  );
  return {
    heightPixels: end + 44,
    body: [
      text(0, 14, fitText(yTitle, widthPixels), { color: 'muted' }),
      yGrid(y, left, right, true),
      element('path', { d: band ?? '', fill: paint('plain-band') }),
      line(left, y.at(reference), right, y.at(reference), {
        color: 'muted',
        widthPixels: 1.5,
        dash: '4 3',
      }),
      stroke(path ?? '', { color: 'plain', widthPixels: 2 }),
      ...marks,
      support === null
        ? ''
        : supportColumns(
            support,
            chart.supportTitle,
            (index) => x(doses[index]!),
            (x(half) - x(0)) * 2,
            [left, right],
            bottom + 28,
          ),
      ...xLabels.map(({ middle, content }) =>
        text(middle, end + 18, content, { anchor: 'middle', color: 'muted' }),
      ),
      text((left + right) / 2, end + 38, fitText(xTitle, widthPixels - left), {
        anchor: 'middle',
        color: 'muted',
      }),
    ].join(''),
  };
};

/** Columns of the amount of data, the largest with its number. */
function supportColumns(
  support: readonly number[],
  title: string,
  x: (index: number) => number,
  slotPixels: number,
  [left, right]: readonly [number, number],
  top: number,
): string {
  const most = Math.max(...support, 1);
  const y = scaleLinear([0, most], [top + supportPixels, top]);
  const width = Math.max(1, slotPixels * 0.85);
  const columns = support.map((count, index) =>
    rect(x(index) - width / 2, y(count), width, y(0) - y(count), 'model'),
  );
  const label = fitText(`${title}: at most ${formatCount(most)}`, right - left);
  return [
    text(0, top - 6, label, { color: 'muted' }),
    ...columns,
    line(left, y(0), right, y(0), { color: 'muted' }),
  ].join('');
}
