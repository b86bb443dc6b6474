import type { LineSeries } from '../../charts/lines.js';
import type { Calibration } from '../../models/judging/judgement.js';

/** The curve of a calibration with its band, as a line of a chart. */
export function curveOf(name: string, { curve }: Calibration): Required<Omit<LineSeries, 'look'>> {
  const points = [...curve].sort((a, b) => a.forecast - b.forecast);
  return {
    name,
    x: points.map(({ forecast }) => forecast),
    y: points.map(({ observed }) => observed.estimate),
    lower: points.map(({ observed }) => observed.lower),
    upper: points.map(({ observed }) => observed.upper),
  };
}

/** Where forecasts come true, as far as the curves reach. */
export function diagonal(calibrations: readonly Calibration[]): LineSeries {
  const most = Math.max(...calibrations.flatMap(({ curve }) => curve.map(({ forecast }) => forecast)));
  return { name: 'Perfect', x: [0, most], y: [0, most], look: 'reference' };
}
