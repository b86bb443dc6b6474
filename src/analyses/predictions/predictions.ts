import { InputError } from '../../base/errors.js';
import { formatCountOf, joinWords } from '../../base/format.js';
import type { Dataset } from '../../dataset/dataset.js';
import { type OpenedModel, openModel } from '../../models/folder/openModel.js';
import type { Judgement } from '../../models/judging/judgement.js';
import { modelVersion } from '../../models/predictions.js';
import type { Source } from '../../query/source.js';
import type { Finding, Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { restingOn, withOwnQuestions } from '../common/asked.js';
import type { AnalysisContext } from '../common/context.js';
import { verbFor } from '../sections/words.js';
import { type Answer, answerOf, unjudgedAnswer } from './answer.js';
import { constantForecasters, decisiveBaseline } from './baselines.js';
import { calibrationSection } from './calibrationSection.js';
import { openPredictions, type PredictionsContext } from './context.js';
import { countsSection } from './countsSection.js';
import { decisionsSection } from './decisionsSection.js';
import { driftSection } from './driftSection.js';
import { feedMixOf } from './feedMix.js';
import { groupsSection } from './groupsSection.js';
import { limitsSection } from './limitsSection.js';
import { type PredictionsOptions, predictionsOptions } from './options.js';
import { overTimeSection } from './overTimeSection.js';
import { promisedMetrics } from './promise.js';
import { promiseSection } from './promiseSection.js';
import { countVersions, extentOf, type VersionCounts } from './versions.js';

export { type PredictionsOptions, predictionsDefaults } from './options.js';

/**
 * How good the predictions of a model on a stream are: the predictions that `consume --model` stored beside the events, as
 * true severities came in. They are judged beside what the model promised at training and beside constant forecasts, over
 * time, by feed and state; whether the probabilities hold, what is predicted for what, and how far the features have moved.
 *
 * One version of a model is judged, and reports from the time in which it learned are left out. Reads each of its
 * predictions, and holds about 70 bytes of it.
 *
 * @param source a live store with predictions
 * @returns plain data for `show`, `renderHtml` or a test
 * @throws InputError when no accident has a prediction, or none by the model of the option `model`; when an option is out of
 *   range; when the folder of the model does not exist or is none
 * @throws DataError when the folder of the model is damaged
 * @example
 * const report = await predictions(await openLive('data/live'), { model: 'model' });
 * show(report, 'predictions-over-time'); // the log-loss month by month, beside that at training
 */
export function predictions(source: Source, options: PredictionsOptions = {}): Promise<Report> {
  return runAnalysis(predictionsAnalysis, source, options);
}

export const predictionsAnalysis: Analysis<PredictionsOptions> = {
  id: 'predictions',
  about: 'how good the stored predictions of a model are',
  topic: 'How good the predictions on the stream are',
  standFirst: 'Predictions that were stored beside events are judged by their true severities.',
  requires: ['time', 'severity'],
  appliesTo: hasPredictions,
  caveats: ['A prediction describes what feeds report, and so does the severity by which it is judged.'],
  options: predictionsOptions,
  async analyse(context) {
    if (context.matching === 0) return { accidents: 0, sections: [] };
    const own = withOwnQuestions(context);
    const { model: folder } = context.options;
    const model = folder === null ? null : await openModel(folder);
    const versions = hasPredictions(context.ownSource.dataset) ? await countVersions(own) : [];
    const opened = await openPredictions(own, versions, judgedVersion(context, versions, model), model);
    const { sections, answer } =
      opened.judgement === null ? unjudged(opened) : judged(opened, opened.judgement);
    return {
      ...(opened.reports === 0
        ? { accidents: opened.learned, extent: extentOf(opened.groups.learned) }
        : { accidents: opened.reports, extent: opened.extent }),
      sections: sections.map((section) => restingOn(section, own)),
      ...answer,
    };
  },
};

function hasPredictions({ columnOf }: Dataset): boolean {
  return columnOf(modelVersion) !== undefined;
}

/** The version of the model, else the one with the latest report. @throws InputError if there is none */
function judgedVersion(
  { matching, options }: AnalysisContext<Required<PredictionsOptions>>,
  versions: readonly VersionCounts[],
  model: OpenedModel | null,
): VersionCounts {
  const predicted = versions.filter(({ version }) => version !== null);
  const [latest] = predicted;
  if (latest === undefined) {
    throw new InputError(
      `Expected accidents with a prediction for the predictions report, got ${formatCountOf(matching, 'accident')} without one.`,
      {
        hint: 'Store a stream with its predictions first: `blackspot consume --model model/`.',
        details: { missing: ['predictions'] },
      },
    );
  }
  if (model === null) return latest;
  const found = predicted.find(({ version }) => version === model.version);
  if (found !== undefined) return found;
  const stored = predicted.map(({ version, reports }) => `${version} (${formatCountOf(reports, 'report')})`);
  throw new InputError(
    `Expected predictions by the model in ${options.model}, version ${model.version}, got those of ${joinWords(stored)}.`,
    {
      hint: 'Name the folder of a model that has predicted these accidents, or leave out the option model.',
      details: { version: model.version, stored: predicted.map(({ version }) => version) },
    },
  );
}

interface Answered {
  readonly sections: readonly Section[];
  readonly answer: Answer;
}

function judged(context: PredictionsContext, judgement: Judgement): Answered {
  const constants = constantForecasters(context, judgement);
  const promised = promisedMetrics(context, judgement);
  const mix = feedMixOf(context);
  const sections = [
    promiseSection(context, judgement, constants, promised, mix),
    countsSection(context),
    overTimeSection(context, judgement, constants, promised[0]),
    calibrationSection(context, judgement),
    decisionsSection(context, judgement),
    groupsSection(context, judgement, decisiveBaseline(constants)),
    driftSection(context, mix),
    limitsSection(context),
  ];
  return {
    sections,
    answer: answerOf(context, judgement, constants, promised[0], mix, findingsIn(sections)),
  };
}

/** The report where no severity of a prediction is known, or only such that the model has seen. */
function unjudged(context: PredictionsContext): Answered {
  const { reports, learned, version } = context;
  const count = reports === 0 ? learned : reports;
  const reason = `${formatCountOf(count, 'report')} ${verbFor(count, 'has', 'have')} a prediction of version ${version}, ${
    reports === 0
      ? 'all from the time in which the model learned and was chosen'
      : 'and none has a severity that the model knows'
  }.`;
  const sections = [
    unjudgedSection(reason),
    countsSection(context),
    driftSection(context, feedMixOf(context)),
    limitsSection(context),
  ];
  return { sections, answer: unjudgedAnswer(reason, findingsIn(sections)) };
}

function findingsIn(sections: readonly Section[]): readonly Finding[] {
  return sections.flatMap(({ findings = [] }) => findings);
}

function unjudgedSection(reason: string): Section {
  const parts = [
    'beside-*',
    'log-loss',
    'macro-f1',
    'calibration-error',
    'recall-highest',
    'predictions-log-loss',
    'predictions-scores',
    'predictions-promise',
    'predictions-over-time',
    'predictions-periods',
    'predictions-calibration',
    'predictions-calibration-errors',
    'predictions-confusion',
    'predictions-classes',
    'predictions-feeds',
    'predictions-states',
  ];
  return {
    id: 'promise',
    title: 'How good they are',
    isMethod: true,
    text: [reason],
    notShown: [{ parts, reason: `How good the predictions are is not shown. ${reason}` }],
  };
}
