import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { restingOn, withOwnQuestions } from '../common/asked.js';
import { windowText } from '../sections/forecastWords.js';
import { answerOf } from './answer.js';
import { calibrationSection } from './calibrationSection.js';
import { openSeverity, type SeverityContext, type StudyAttempt, studyOf } from './context.js';
import { decisionsSection } from './decisionsSection.js';
import { driversSection, effectsSection } from './driversSection.js';
import { type FeedMix, feedMixOf } from './feedMix.js';
import { groupsSection } from './groupsSection.js';
import { oddsSection } from './oddsSection.js';
import { type SeverityOptions, severityOptions } from './options.js';
import { scalesOf } from './scales.js';
import { scalesSection } from './scalesSection.js';
import { skillSection } from './skillSection.js';
import { splitsSection } from './splitsSection.js';
import { usesSection } from './usesSection.js';

export { type SeverityOptions, severityDefaults } from './options.js';

/**
 * How far severity can be predicted when a report comes in: models beside baselines, judged on what came after the
 * training; whether their probabilities hold; how much a random split flatters; each feed, state and month; what drives
 * the forecasts; decisions by costs; and what not to use them for.
 *
 * Trains about fifteen models on a sample of `rows` reports: memory and time grow with it, not with the file. Data that
 * allows no study gives a report that says what it lacks.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test
 * @throws InputError when an option is out of range, or no accident has a time
 * @example
 * const report = await severity(source);
 * show(report, 'severity-skill'); // the log-loss of the model beside each baseline
 */
export function severity(source: Source, options: SeverityOptions = {}): Promise<Report> {
  return runAnalysis(severityAnalysis, source, options);
}

export const severityAnalysis: Analysis<SeverityOptions> = {
  id: 'severity',
  about: 'how far severity can be predicted',
  topic: 'How far severity can be predicted',
  standFirst: 'Models that learned from earlier reports are judged on later ones, beside simple baselines.',
  requires: ['time', 'severity'],
  caveats: [
    'A forecast describes what feeds report. Importance and effects describe a model, not causes.',
    'Models learn from a random sample of the reports. More rows can give better models: see the option rows.',
  ],
  options: severityOptions,
  async analyse(context) {
    const opened = await openSeverity(context);
    const accidents = opened.counts.total;
    if (accidents === 0) return { accidents, sections: [] };
    const own = withOwnQuestions(opened);
    const attempt = await studyOf(own);
    const mix = attempt.study === null ? null : feedMixOf(opened, attempt.study.windows);
    const sections = [
      ...studySections(opened, attempt, mix).map((section) => restingOn(section, own)),
      restingOn(scalesSection(opened, scalesOf(opened)), opened),
      restingOn(usesSection(opened, attempt.study), own),
    ];
    const findings = sections.flatMap((section) => section.findings ?? []);
    return { accidents, sections, ...answerOf(opened, attempt, mix, findings) };
  },
};

/** The sections that a study gives; one with the reason where there is none. */
function studySections(
  context: SeverityContext,
  { study, problem }: StudyAttempt,
  mix: FeedMix | null,
): Section[] {
  if (study === null) {
    const reason = `Forecasts are not shown. ${problem}`;
    const parts = [
      'skill-*',
      'feed-mix',
      'readings-after-start',
      'calibration-*',
      'split-*',
      'importance-first',
      'recall-highest',
      'average-precision',
      'mean-cost',
      ...figuresOfStudy,
      ...tablesOfStudy,
    ];
    return [
      {
        id: 'skill',
        title: 'How far one can predict',
        isMethod: true,
        text: [reason],
        notShown: [{ parts, reason }],
      },
    ];
  }
  const period = windowText(study.windows.test);
  return [
    skillSection(context, study, mix),
    calibrationSection(context, study),
    splitsSection(context, study),
    groupsSection(context, study),
    driversSection(context, study),
    decisionsSection(context, study),
    effectsSection(context, study),
    oddsSection(context, study),
  ].map(({ findings = [], ...section }) => ({
    ...section,
    findings: findings.map((finding) => ({ period, ...finding })),
  }));
}

const figuresOfStudy = [
  'severity-skill',
  'severity-calibration',
  'severity-splits',
  'severity-groups',
  'severity-decay',
  'severity-importance',
  'severity-effect*',
  'severity-odds',
  'severity-confusion',
];

const tablesOfStudy = [
  'severity-scores',
  'severity-feed-mix',
  'severity-feature-sets',
  'severity-calibration-errors',
  'severity-split-scores',
  'severity-feeds',
  'severity-states',
  'severity-months',
  'severity-odds-ratios',
  'severity-classes',
  'severity-recalls',
];
