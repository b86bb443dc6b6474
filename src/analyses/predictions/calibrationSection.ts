import { formatNumber } from '../../base/format.js';
import type { Judgement } from '../../models/judging/judgement.js';
import type { Section } from '../../report/report.js';
import { severityOf } from '../common/severity.js';
import { calibrationErrorsTable, reliabilityFigure } from '../sections/calibration.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { clusteredByDay } from '../sections/forecastWords.js';
import type { PredictionsContext } from './context.js';
import { calibrationHeadline } from './headlines.js';
import { intervalOf, judgedPeriod, subline } from './words.js';

/** With fewer reports a curve shows chance. */
const minReports = 100;

/** Whether the forecast probabilities came true. */
export function calibrationSection(context: PredictionsContext, judgement: Judgement): Section {
  const { options, source, hasIntervals } = context;
  const { confidenceLevel } = options;
  const steps = judgement.calibration;
  const { isSevere } = severityOf(source.dataset);
  const severe = steps.find(({ atLeast }) => isSevere({ severity: atLeast })) ?? steps.at(-1)!;
  const name = `severity ${severe.atLeast} or higher`;
  const isDrawn = judgement.events >= minReports;
  return {
    id: 'calibration',
    title: 'Whether their probabilities hold',
    text: ['A forecast of 20 % should come true in 20 % of the cases.'],
    findings: [
      {
        id: 'calibration-error',
        sentence: `Forecast probabilities of ${name} are ${formatNumber(100 * severe.error.estimate)} points off the share that came true, on average${!hasIntervals || severe.error.lower > 0 ? '' : ', no more than chance can do'}.`,
        estimate: 100 * severe.error.estimate,
        unit: 'points',
        interval: hasIntervals ? reportInterval(severe.error, confidenceLevel, clusteredByDay, 100) : null,
        denominator: { n: judgement.events, of: 'judged reports' },
        ...judgedPeriod(context),
        ...(isDrawn ? { figure: 'predictions-calibration' } : {}),
      },
    ],
    figures: isDrawn
      ? [
          reliabilityFigure(context, {
            id: 'predictions-calibration',
            headline: calibrationHeadline(intervalOf(context, severe.error)),
            subline: subline(context, `Share of ${name} by its forecast`, judgement.events),
            alt: `A curve beside the diagonal. Calibration error ${formatNumber(severe.error.estimate)}.`,
            severe: name,
            curves: [{ name: 'Stream', calibration: severe }],
            hasBands: hasIntervals,
          }),
        ]
      : [],
    notShown: compact([
      !isDrawn && {
        parts: ['predictions-calibration'],
        reason: `The curve of the probabilities is not drawn: it takes ${minReports} judged reports.`,
      },
    ]),
    tables: [
      calibrationErrorsTable(
        { id: 'predictions-calibration-errors', title: 'Calibration error, by step of the scale' },
        steps,
        confidenceLevel,
        { hasIntervals },
      ),
    ],
  };
}
