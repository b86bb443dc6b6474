import { formatNumber, formatPercent } from '../../base/format.js';
import type { Calibration, CalibrationBin } from '../../models/judging/judgement.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { Section } from '../../report/report.js';
import { calibrationErrorsTable, reliabilityFigure } from '../sections/calibration.js';
import { reportInterval } from '../sections/findings.js';
import { clusteredByDay, windowText } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';
import { calibrationHeadline } from './headlines.js';
import { sampled, windowSubline } from './words.js';

/** Whether forecast probabilities come true, in the validation window and after it. */
export function calibrationSection(context: SeverityContext, study: SeverityStudy): Section {
  const { windows, rows, atLeast, judgements } = study;
  const { confidenceLevel } = context.options;
  const severe = `severity ${atLeast} or higher`;
  const [before, after] = (['validation', 'test'] as const).map(
    (window) => judgements[window].calibration.find((one) => one.atLeast === atLeast)!,
  ) as [Calibration, Calibration];
  const mean = meanOf(after);
  const steps = (['validation', 'test'] as const).flatMap((window) =>
    judgements[window].calibration.map((calibration) => ({ window, calibration })),
  );
  return {
    id: 'calibration',
    title: 'Whether its probabilities hold',
    text: [
      'A forecast of 20 % should come true in 20 % of the cases. The trees are adjusted to the mix of severities in the validation window, where by construction their mean is right, though not each forecast. The test window shows what that is worth.',
    ],
    findings: [
      {
        id: 'calibration-test',
        sentence: `In the test window, forecasts of ${severe} are ${formatPercent(mean.forecast)} on average, and ${formatPercent(mean.observed)} came true. Their mean gap is ${formatNumber(100 * after.error.estimate)} points${after.error.lower > 0 ? '' : ', no more than chance can do'}.`,
        estimate: 100 * after.error.estimate,
        unit: 'points',
        interval: reportInterval(after.error, confidenceLevel, clusteredByDay, 100),
        denominator: { n: rows.test, of: `${sampled(context)}test reports` },
        figure: 'severity-calibration',
      },
    ],
    figures: [
      reliabilityFigure(context, {
        id: 'severity-calibration',
        headline: calibrationHeadline(before.error, after.error),
        subline: windowSubline(context, `Share of ${severe} by its forecast`, windows.test, rows.test),
        alt: `Two curves beside the diagonal. Calibration error ${formatNumber(before.error.estimate)} in the validation window, ${formatNumber(after.error.estimate)} in the test window.`,
        severe,
        curves: [
          { name: 'Test', calibration: after },
          { name: 'Validation', calibration: before, look: 'alternate' },
        ],
      }),
    ],
    tables: [
      calibrationErrorsTable(
        { id: 'severity-calibration-errors', title: 'Calibration error, by window and step of the scale' },
        steps.map(({ calibration }) => calibration),
        confidenceLevel,
        {
          first: [
            {
              key: 'window',
              heading: 'Window',
              values: steps.map(({ window }) => windowText(windows[window])),
            },
          ],
        },
      ),
    ],
  };
}

/** The mean forecast, and the share that came true. */
function meanOf({ curve }: Calibration): { readonly forecast: number; readonly observed: number } {
  const mean = (of: (bin: CalibrationBin) => number): number =>
    curve.reduce((sum, bin) => sum + bin.events * of(bin), 0) /
    curve.reduce((sum, { events }) => sum + events, 0);
  return { forecast: mean((bin) => bin.forecast), observed: mean((bin) => bin.observed.estimate) };
}
