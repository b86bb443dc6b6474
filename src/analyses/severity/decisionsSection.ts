import { formatNumber } from '../../base/format.js';
import type { SeverityStudy } from '../../models/training/study.js';
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
import { nReports, sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { clusteredByDay, jointlyByDay, windowText } from '../sections/forecastWords.js';
import type { SeverityContext } from './context.js';
import { recallHeadline } from './headlines.js';
import { recallsTable } from './recallsTable.js';
import { largeNumber, sampled } from './words.js';

/** With fewer, a share of them has a wide interval. */
const fewEvents = 20;

/** What one gets who decides by the forecasts: confusion, recall, costs. */
export function decisionsSection(context: SeverityContext, study: SeverityStudy): Section {
  const { confidenceLevel, missCost } = context.options;
  const { classes, byClass, metrics } = study.judgements.test;
  const highest = foundOfHighest(study.judgements.test);
  const { averagePrecision, meanCost } = metrics;
  const constant = study.kinds.comparisons.find(
    (one) => one.metric === 'meanCost' && one.with === 'class frequencies',
  );
  return {
    id: 'decisions',
    title: 'Deciding by the forecasts',
    text: [
      `Thresholds are chosen on the validation window so that decisions cost least, where one severity too low costs ${formatNumber(missCost)} and one too high costs 1. The option missCost sets it.`,
    ],
    findings: compact([
      highest.recall !== null && {
        id: 'recall-highest',
        sentence: foundSentence(highest, 'Decisions', 'decision', 'for it'),
        estimate: 100 * highest.recall.estimate,
        unit: '%',
        interval: reportInterval(highest.recall, confidenceLevel, shareMethod(highest.recall), 100),
        denominator: {
          n: highest.events,
          of: `${sampled(context)}reports of severity ${highest.severity} in the test window`,
        },
        figure: 'severity-confusion',
        ...(highest.events >= fewEvents
          ? {}
          : { caveat: `So few reports of severity ${highest.severity} say little: see the interval.` }),
      },
      averagePrecision !== null && {
        id: 'average-precision',
        sentence: `The area under precision and recall for severity ${highest.severity} is ${formatNumber(averagePrecision.estimate)}; guessing gives ${formatNumber(highest.events / study.judgements.test.events)}.`,
        estimate: averagePrecision.estimate,
        unit: '',
        interval: reportInterval(averagePrecision, confidenceLevel, clusteredByDay),
        denominator: { n: study.rows.test, of: `${sampled(context)}test reports` },
      },
      meanCost !== null &&
        constant !== undefined && {
          id: 'mean-cost',
          sentence: `On average a decision by the forecasts costs ${formatNumber(constant.model)}, and the same decision for every report ${formatNumber(constant.other)}${{ undecided: ': they are not told apart', worse: ', which is cheaper', better: ', which is dearer' }[constant.verdict]}.`,
          estimate: constant.difference.estimate,
          unit: 'difference',
          display: { number: largeNumber(constant.difference.estimate), unit: 'difference' },
          interval: reportInterval(constant.jointly, confidenceLevel, jointlyByDay),
          denominator: { n: study.rows.test, of: `${sampled(context)}test reports` },
        },
    ]),
    figures: [
      confusionGrid(
        {
          id: 'severity-confusion',
          headline: recallHeadline(highest),
          subline: `Decisions by true severity, ${windowText(study.windows.test)}; ${nReports(study.rows.test)}`,
          footnote: sourceNote(
            context,
            'Each row sums to 100 %, and right decisions are on the diagonal. Thresholds from the validation window.',
          ),
        },
        study.judgements.test,
        'decided',
      ),
    ],
    tables: [
      classesTable(
        {
          id: 'severity-classes',
          title: 'Decisions by severity',
          note: shareMethodNote,
        },
        byClass,
        'decided',
        confidenceLevel,
      ),
      recallsTable(
        context,
        {
          id: 'severity-recalls',
          title: 'Reports that decisions find, by severity, for all forecasters',
          note: 'Each forecaster decides by thresholds of its own, chosen on the validation window by the same costs.',
        },
        study.kinds.scores,
        classes,
      ),
    ],
  };
}
