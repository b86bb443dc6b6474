import { formatNumber } from '../../base/format.js';
import { lines } from '../../charts/lines.js';
import type { Judgement } from '../../models/judging/judgement.js';
import type { Section } from '../../report/report.js';
import { severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { clusteredByDay } from '../sections/forecastWords.js';
import { curveOf, diagonal } from '../sections/reliabilityCurve.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
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
          lines({
            id: 'predictions-calibration',
            headline: calibrationHeadline(intervalOf(context, severe.error)),
            subline: subline(context, `Share of ${name} by its forecast`, judgement.events),
            footnote: sourceNote(context, 'Bins of equal counts. On the dashed line forecasts come true.'),
            alt: `A curve beside the diagonal. Calibration error ${formatNumber(severe.error.estimate)}.`,
            series: [
              hasIntervals ? curveOf('Stream', severe) : withoutBand(curveOf('Stream', severe)),
              diagonal([severe]),
            ],
            xTitle: 'Forecast probability',
            yTitle: `Share that had ${name}`,
            percent: true,
            percentX: true,
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
      reportTable({
        id: 'predictions-calibration-errors',
        title: 'Calibration error, by step of the scale',
        columns: [
          {
            key: 'step',
            heading: 'Forecast of',
            values: steps.map(({ atLeast }) => `severity ${atLeast} or higher`),
          },
          {
            key: 'error',
            heading: 'Mean gap',
            format: 'percent',
            values: steps.map(({ error }) => error.estimate),
          },
          ...intervalColumns(
            confidenceLevel,
            steps.map(({ error }) => intervalOf(context, error)),
            { format: 'percent' },
          ),
        ],
        note: `Mean gap between forecast and share that came true. Chance alone gives a gap${hasIntervals ? '; a lower end above 0 shows a real one' : ', and a larger one with fewer reports'}.`,
      }),
    ],
  };
}

function withoutBand({ lower: _, upper: __, ...curve }: ReturnType<typeof curveOf>) {
  return curve;
}
