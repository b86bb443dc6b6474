import type { Judgement } from '../../models/judging/judgement.js';
import type { Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import {
  classesTable,
  confusionGrid,
  foundOfHighest,
  foundSentence,
  shareMethod,
  shareMethodNote,
} from '../sections/decisions.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import type { PredictionsContext } from './context.js';
import { recallHeadline } from './headlines.js';
import { intervalOf, judgedPeriod, subline } from './words.js';

/** The predicted severity beside the true one. */
export function decisionsSection(context: PredictionsContext, judgement: Judgement): Section {
  const { options, hasIntervals } = context;
  const { confidenceLevel } = options;
  const { byClass, events } = judgement;
  const highest = foundOfHighest(judgement);
  return {
    id: 'decisions',
    title: 'Predicted beside true',
    findings: compact([
      highest.recall !== null && {
        id: 'recall-highest',
        sentence: foundSentence(highest, 'The predictions', 'prediction', 'of it'),
        estimate: 100 * highest.recall.estimate,
        unit: '%',
        interval: hasIntervals
          ? reportInterval(highest.recall, confidenceLevel, shareMethod(highest.recall), 100)
          : null,
        denominator: { n: highest.events, of: `reports of severity ${highest.severity}` },
        figure: 'predictions-confusion',
        ...judgedPeriod(context),
      },
    ]),
    figures: [
      confusionGrid(
        {
          id: 'predictions-confusion',
          headline: recallHeadline(highest),
          subline: subline({ ...context, hasIntervals: false }, 'Predictions by true severity', events),
          footnote: sourceNote(context, 'Each row sums to 100 %, and right predictions are on the diagonal.'),
        },
        judgement,
        'predicted',
      ),
    ],
    tables: [
      classesTable(
        {
          id: 'predictions-classes',
          title: 'Predictions by severity',
          ...(hasIntervals ? { note: shareMethodNote } : {}),
        },
        byClass,
        'predicted',
        confidenceLevel,
        (estimate) => intervalOf(context, estimate),
      ),
    ],
  };
}
