import { capitalise } from '../../base/format.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { Section } from '../../report/report.js';
import { severityOf } from '../common/severity.js';
import { decisiveOf } from '../common/skill.js';
import { compact } from '../sections/compact.js';
import type { SeverityContext } from './context.js';
import { baselineText } from './headlines.js';
import { skillsOf } from './skills.js';
import { type Use, usesOf } from './useFindings.js';

/** What the forecasts can be used for, what not, and what made-up rows can show. */
export function usesSection(
  { description, source, feeds }: SeverityContext,
  study: SeverityStudy | null,
): Section {
  const { meaning } = severityOf(source.dataset);
  const uses = study === null ? [] : usesOf(study);
  return {
    id: 'limits',
    title: 'What to use it for, and what not',
    text: compact([
      study !== null && adviceOf(uses, study),
      ...uses.map(({ question, answer, evidence }) => `${question} ${capitalise(answer)}. ${evidence}.`),
      `Severity is ${meaning}. Do not use a forecast of it for anything else, or to rank places.`,
      feeds.length > 1 &&
        'A model that knows the place also learns which feed watches it, and how that feed rates severity. Neither is a property of the road.',
      'Watch the severities of new reports as they come in. Train again when forecasts get worse.',
      'A forecast is for a report that has come in. It does not say where or when accidents happen.',
      description.isInvented &&
        'The rows are made up. They can test the method, which has to find planted effects and no others. They do not show how predictable the severity of real reports is.',
    ]),
  };
}

/** Whether to use the forecasts at all. */
function adviceOf([isBetter]: readonly Use[], study: SeverityStudy): string {
  const name = `“${baselineText(decisiveOf(skillsOf(study).baselines).with)}”`;
  if (isBetter?.answer === 'yes')
    return 'The forecasts say more than every baseline. Use them to sort reports as they come in, beside what you know of the feed and the place.';
  return isBetter?.answer === 'no'
    ? `The baseline ${name} forecasts better than the model. Use it instead.`
    : `The forecasts are not shown to say more than ${name}, which is simpler. Prefer it until a test on more reports shows a difference.`;
}
