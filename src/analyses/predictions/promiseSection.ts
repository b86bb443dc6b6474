import { formatNumber, formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { ForecastScores } from '../../models/folder/modelFacts.js';
import type { Judgement } from '../../models/judging/judgement.js';
import { scoresOf } from '../../models/training/judgeInWindows.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { changeOf, type Estimate, ratioOf } from '../common/skill.js';
import { claimOf } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { scoresTable } from '../sections/forecastTables.js';
import { clusteredByDay, jointlyByDay, windowText } from '../sections/forecastWords.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { type ConstantForecaster, idOf, rankedBaselines } from './baselines.js';
import type { PredictionsContext } from './context.js';
import { isFilteredApart } from './drift.js';
import type { FeedMix } from './feedMix.js';
import { verdictHeadline } from './headlines.js';
import type { PromisedMetric } from './promise.js';
import { constantTitle, intervalOf, judgedPeriod, mayHaveLearned, subline, tooFewDays } from './words.js';

/** How good the predictions are: beside what the model promised, and beside forecasters that know nothing of a report. */
export function promiseSection(
  context: PredictionsContext,
  judgement: Judgement,
  constants: readonly ConstantForecaster[],
  promised: readonly PromisedMetric[],
  mix: FeedMix | null,
): Section {
  const { model, hasIntervals, reports, inTest } = context;
  const [logLoss] = promised;
  const testWindow =
    model === null ? '' : `${windowText(model.info.windows.test)}, the test window at training`;
  return {
    id: 'promise',
    title: logLoss === undefined ? 'How good they are' : 'As good as promised?',
    caveats: compact([
      mix?.hasMoved &&
        'The mix of feeds has moved since training, and feeds can rate severity differently. Whether that explains how good the predictions are is not tested here: see “What has moved since training”.',
      !hasIntervals && tooFewDays(),
      logLoss !== undefined &&
        inTest > 0 &&
        `${formatPercent(inTest / reports)} of the reports are of ${testWindow}. The promise may rest on the same reports, which makes agreement with it more likely.`,
      logLoss !== undefined &&
        isFilteredApart(context) &&
        'The promise is for all reports of the test window at training, and these are chosen by a filter.',
    ]),
    findings: findingsOf(context, judgement, constants, logLoss),
    figures: [figureOf(context, judgement, constants, logLoss)],
    notShown: compact([
      model === null && {
        parts: ['beside-promise', 'beside-class-frequencies', 'predictions-promise'],
        reason:
          'What the model promised is not shown: it is in the folder of the model, which the option model names (--model).',
      },
      model !== null &&
        logLoss === undefined && {
          parts: ['beside-promise', 'predictions-promise'],
          reason: `The comparison with what the model promised is not shown: ${inTest === reports ? 'all' : formatPercent(inTest / reports)} of these reports are of ${testWindow}, in which the promise was measured.`,
        },
    ]),
    tables: compact([
      scores(context, judgement, constants),
      promised.length > 0 && promiseTable(context, promised),
    ]),
  };
}

function findingsOf(
  context: PredictionsContext,
  { events, metrics }: Judgement,
  constants: readonly ConstantForecaster[],
  promised: PromisedMetric | undefined,
): Finding[] {
  const { options, hasIntervals } = context;
  const { confidenceLevel } = options;
  const logLoss = metrics.logLoss!;
  const shared = { denominator: { n: events, of: 'judged reports' }, ...judgedPeriod(context) };
  const beside = (id: string, other: string, change: Estimate, isTold: boolean, method: string): Finding => ({
    id: `beside-${id}`,
    sentence: `The log-loss of the predictions is ${distanceText(change, { hasIntervals, isTold })} ${other}${hasIntervals ? '' : ', on too few days to tell'}.`,
    estimate: ratioOf(change).estimate,
    unit: 'ratio',
    interval: hasIntervals ? reportInterval(ratioOf(change), confidenceLevel, method) : null,
    ...shared,
    figure: 'predictions-log-loss',
  });
  const besideBaseline = ({ name, skill }: ConstantForecaster): Finding => ({
    ...beside(
      idOf(name),
      `the ${formatNumber(skill.other)} of “${name}”`,
      changeOf(skill),
      skill.verdict !== 'undecided',
      jointlyByDay,
    ),
    ...(context.model === null && skill.verdict === 'better' ? { caveat: mayHaveLearned } : {}),
  });
  const { better, others } = rankedBaselines(constants);
  const atTraining = promised?.promised ?? null;
  return compact<Finding>([
    ...better.map(besideBaseline),
    atTraining !== null &&
      beside(
        'promise',
        `the ${formatNumber(atTraining.estimate)} at training`,
        promiseChange(promised!),
        true,
        clusteredByDay,
      ),
    ...others.map(besideBaseline),
    {
      id: 'log-loss',
      sentence: `The log-loss of the predictions is ${formatNumber(logLoss.estimate)}.`,
      estimate: logLoss.estimate,
      unit: 'nats',
      interval: hasIntervals ? reportInterval(logLoss, confidenceLevel, clusteredByDay) : null,
      ...shared,
    },
    metrics.macroF1 !== null && {
      id: 'macro-f1',
      sentence: `The macro-F1 of the predictions is ${formatNumber(metrics.macroF1.estimate)}.`,
      estimate: metrics.macroF1.estimate,
      unit: '',
      interval: hasIntervals ? reportInterval(metrics.macroF1, confidenceLevel, clusteredByDay) : null,
      ...shared,
    },
  ]);
}

/** `6.97 % above` or `not told apart from`. */
function distanceText(
  change: Estimate,
  { hasIntervals, isTold }: { readonly hasIntervals: boolean; readonly isTold: boolean },
): string {
  const claim = hasIntervals ? claimOf(isTold ? change : null, 0) : change.estimate > 0 ? 'above' : 'below';
  return claim === 'not told apart'
    ? 'not told apart from'
    : `${formatPercent(Math.abs(change.estimate))} ${claim}`;
}

/** Found minus promised as a share of what was promised. Without intervals its ends are the estimate. */
function promiseChange({ promised, found, difference }: PromisedMetric): Estimate {
  const plain = found!.estimate - promised!.estimate;
  const { estimate, lower, upper } = difference ?? { estimate: plain, lower: plain, upper: plain };
  const by = promised!.estimate;
  return { estimate: estimate / by, lower: lower / by, upper: upper / by };
}

function figureOf(
  context: PredictionsContext,
  { events }: Judgement,
  constants: readonly ConstantForecaster[],
  promised: PromisedMetric | undefined,
) {
  const { hasIntervals } = context;
  const rows = [
    ...(promised === undefined ? [] : [{ label: 'At training', change: promiseChange(promised) }]),
    ...constants.map(({ name, skill }) => ({ label: constantTitle(name), change: changeOf(skill) })),
  ];
  return forestPlot({
    id: 'predictions-log-loss',
    headline: !hasIntervals
      ? 'Log-loss beside others, on too few days to tell'
      : verdictHeadline(constants, promised, context.model !== null),
    subline: subline(context, 'Log-loss of the predictions beside others', events),
    footnote: sourceNote(
      context,
      hasIntervals
        ? 'Log-loss of the predictions minus that of each, as a share of it. The shares in hindsight are those of these reports.'
        : 'Log-loss of the predictions minus that of each, as a share of it. Without intervals: too few days.',
    ),
    alt: `A row for each of ${rows.length}: ${rows
      .map(({ label, change }) => `${label.toLowerCase()} ${formatPercent(change.estimate)}`)
      .join(', ')}.`,
    rows: rows.map(({ label, change }) => ({
      label,
      estimate: change.estimate,
      lower: hasIntervals ? change.lower : null,
      upper: hasIntervals ? change.upper : null,
    })),
    xTitle: 'Change of log-loss',
    reference: 0,
    sides: ['predictions better', 'predictions worse'],
    percent: true,
  });
}

function scores(
  context: PredictionsContext,
  judgement: Judgement,
  constants: readonly ConstantForecaster[],
): ReportTable {
  const { hasIntervals, model } = context;
  const rows = [
    { title: 'Predictions', judgement },
    ...constants.map((one) => ({ title: constantTitle(one.name), judgement: one.judgement })),
  ].map((one) => scoresOf(one.title, one.judgement));
  // Their calibration error is 0 by definition; probabilities of 32 bits leave a trace of one.
  const exact = rows.map((one) =>
    one.name === constantTitle('shares in hindsight')
      ? { ...one, calibrationError: { ...one.calibrationError, estimate: 0, lower: 0 } }
      : one,
  );
  const { windows } = model?.info ?? {};
  const isAdjusted = model?.model.toJSON().classFactors !== undefined;
  return scoresTable(
    context,
    {
      id: 'predictions-scores',
      title: 'All metrics, on the judged reports',
      note: [
        'Log-loss, ranked probability score and calibration error: lower is better. The others: higher is better.',
        ...(windows === undefined
          ? []
          : [
              `Class frequencies are those to which the model was ${isAdjusted ? 'adjusted' : 'fitted'}, of ${windowText(isAdjusted ? windows.validation : windows.train)}.`,
            ]),
        ...(constants.some(({ name }) => name === 'shares in hindsight')
          ? [
              'No forecast that is the same for every report has a lower log-loss than the shares in hindsight.',
            ]
          : []),
      ].join(' '),
    },
    hasIntervals ? exact : exact.map(withoutIntervals),
    (name) => name,
  );
}

function withoutIntervals(scores: ForecastScores): ForecastScores {
  const bare = <One extends Estimate | null>(one: One): One =>
    one && { ...one, lower: Number.NaN, upper: Number.NaN };
  return {
    name: scores.name,
    logLoss: bare(scores.logLoss),
    rankedProbabilityScore: bare(scores.rankedProbabilityScore),
    macroF1: bare(scores.macroF1),
    quadraticKappa: bare(scores.quadraticKappa),
    calibrationError: bare(scores.calibrationError),
    averagePrecision: bare(scores.averagePrecision),
    recall: scores.recall.map(bare),
  };
}

function promiseTable(context: PredictionsContext, promised: readonly PromisedMetric[]): ReportTable {
  const { options, model } = context;
  const { confidenceLevel } = options;
  return reportTable({
    id: 'predictions-promise',
    title: 'What the model promised, and what it gives',
    columns: [
      { key: 'metric', heading: 'Metric', values: promised.map(({ name }) => name) },
      { key: 'better', heading: 'Better is', values: promised.map(({ better }) => better) },
      {
        key: 'promised',
        heading: 'At training',
        format: 'number',
        values: promised.map((one) => one.promised?.estimate ?? null),
      },
      ...intervalColumns(
        confidenceLevel,
        promised.map((one) => one.promised),
        { name: 'promised' },
      ),
      {
        key: 'found',
        heading: 'On the stream',
        format: 'number',
        values: promised.map(({ found }) => found?.estimate ?? null),
      },
      ...intervalColumns(
        confidenceLevel,
        promised.map(({ found }) => intervalOf(context, found)),
        { name: 'found' },
      ),
      {
        key: 'difference',
        heading: 'Difference',
        format: 'number',
        values: promised.map(({ difference }) => difference?.estimate ?? null),
      },
      ...intervalColumns(
        confidenceLevel,
        promised.map(({ difference }) => difference),
        { name: 'difference' },
      ),
    ],
    note: `At training: on the test window, ${windowText(model!.info.windows.test)}. A log-loss also depends on how mixed the severities are, so look at the class frequencies, too. Chance alone gives a calibration error, and a larger one with fewer reports.`,
  });
}
