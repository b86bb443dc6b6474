import { capitalise } from '../../base/format.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { Section } from '../../report/report.js';
import { severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import type { SeverityContext } from './context.js';
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
      uses.length > 0 && adviceOf(uses),
      ...uses.map(({ question, answer, evidence }) => `${question} ${capitalise(answer)}. ${evidence}.`),
      `Severity is ${meaning}. Decide nothing else by a forecast of it, and rank no places by it.`,
      feeds.length > 1 &&
        'Each feed has a scale of its own. A model that knows the place also learns which feed watches it, which is not a property of the road.',
      'Scales change over time. Train again when the months after training get worse, and watch new severities as they come in.',
      'A forecast is for a report that has come in. It does not say where or when accidents happen.',
      description.isInvented &&
        'The rows are made up. They show that the method is right: it finds effects that were planted and none where there are none. They do not show how predictable the severity of real reports is.',
    ]),
  };
}

/** Whether to use the forecasts at all. */
function adviceOf([isBetter]: readonly Use[]): string {
  if (isBetter?.answer === 'yes')
    return 'The forecasts say more than every baseline. Use them to sort reports as they come in, beside what you know of the feed and the place.';
  return isBetter?.answer === 'no'
    ? 'A baseline forecasts better than the model. Use the baseline.'
    : 'The forecasts are not shown to say more than the best baseline, which is simpler. Prefer it until a test on more reports shows a difference.';
}
