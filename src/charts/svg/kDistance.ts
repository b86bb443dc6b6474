import { scaleLinear, scaleLog } from 'd3-scale';
import { line as curve } from 'd3-shape';
import { formatCount } from '../../base/format.js';
import { type KDistanceChart, leastMeters } from '../kDistance.js';
import { ratioTicks } from '../ticks.js';
import { tickText, valueText } from '../valueText.js';
import { type Axis, yGrid, yLabelPixels } from './axes.js';
import { type DrawSvg, isNarrow } from './drawing.js';
import { line, mark, stroke, target, text } from './markup.js';
import { spacedLabels } from './spacedLabels.js';
import { fitText } from './textWidth.js';

/** The curve of the sorted distances on a log axis, with the radius as a line and its share of points. */
export const kDistanceSvg: DrawSvg<KDistanceChart> = (chart, widthPixels) => {
  const { shares, k, epsMeters, shareWithin } = chart;
  const narrow = isNarrow(widthPixels);
  const meters = chart.distancesMeters.map((distance) => Math.max(distance, leastMeters));
  const radius = Math.max(epsMeters, leastMeters);
  const ends = [Math.min(...meters, radius) / 1.1, Math.max(...meters, radius) * 1.1] as const;
  const round = ratioTicks(...ends).filter((tick) => tick >= ends[0] && tick <= ends[1]);
  const step = Math.ceil(round.length / 7);
  const ticks = round.filter((_, index) => index % step === 0);
  const plain = { percent: false };
  const [top, bottom] = [24, 24 + (narrow ? 200 : 280)];
  const y = scaleLog(ends, [bottom, top]);
  const axis: Axis = {
    at: (meters) => y(Number(meters)),
    ticks: ticks.map((tick) => ({ at: y(tick), text: tickText(tick, plain, narrow) })),
  };
  const [left, right] = [yLabelPixels(axis), widthPixels - 8];
  const x = scaleLinear([0, 1], [left, right]);
  const path = curve<number>()
    .x((index) => x(shares[index]!))
    .y((index) => y(meters[index]!))
    .digits(1)([...meters.keys()]);
  const label = `radius ${valueText(epsMeters, plain)} m: ${valueText(shareWithin, { percent: true })} within`;
  // The curve crosses the line from below left, so there is room below it on the right, or above it at the bottom.
  const labelAt = y(radius) + 18 < bottom ? y(radius) + 18 : y(radius) - 8;
  const every = Math.max(1, Math.ceil(meters.length / 24));
  const marks = [...meters.keys()]
    .filter((index) => index % every === 0 || index === meters.length - 1)
    .map((index) =>
      mark(
        `${valueText(shares[index]!, { percent: true })} of points: at most ${valueText(chart.distancesMeters[index]!, plain)} m`,
        target(x(shares[index]!), y(meters[index]!)),
      ),
    );
  const xLabels = spacedLabels(
    x.ticks(narrow ? 3 : 5).map((tick) => ({ at: x(tick), content: tickText(tick, { percent: true }) })),
    widthPixels,
  );
  return {
    heightPixels: bottom + 44,
    body: [
      text(0, 14, fitText(`Distance to neighbour ${formatCount(k)} (m), log scale`, widthPixels), {
        color: 'muted',
      }),
      yGrid(axis, left, right, true),
      stroke(path ?? '', { color: 'plain', widthPixels: 2 }),
      line(left, y(radius), right, y(radius), { color: 'hotspot', widthPixels: 1.5, dash: '5 4' }),
      text(right, labelAt, fitText(label, widthPixels, { bold: true }), {
        anchor: 'end',
        bold: true,
        halo: true,
      }),
      ...marks,
      ...xLabels.map(({ middle, content }) =>
        text(middle, bottom + 18, content, { anchor: 'middle', color: 'muted' }),
      ),
      text((left + right) / 2, bottom + 38, 'Share of points, nearest first', {
        anchor: 'middle',
        color: 'muted',
      }),
    ].join(''),
  };
};
