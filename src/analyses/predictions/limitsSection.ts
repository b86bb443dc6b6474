import type { Section } from '../../report/report.js';
import { severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import { isPromiseApart, type PredictionsContext } from './context.js';

/** What a look at stored predictions can show, and what not. */
export function limitsSection(context: PredictionsContext): Section {
  const { description, source, model, inTest } = context;
  const { meaning } = severityOf(source.dataset);
  return {
    id: 'limits',
    title: 'What this can and cannot show',
    isMethod: true,
    text: compact([
      `Severity is ${meaning}. A prediction of it says nothing about injury.`,
      'Predictions are judged as they were stored, with the decisions of that time. Nothing is predicted again.',
      'Only reports whose severity is known can be judged. Where it comes late for severe reports, the predictions look better or worse than they are.',
      'A feed that changes its scale makes predictions wrong that were right by the old one. That holds for the class frequencies, too.',
      model === null
        ? 'Without the model it is not known which of these reports it has learned from. Predictions of such reports look too good.'
        : 'Reports from the time in which the model learned and was chosen are left out. /metrics counts them, so its numbers can differ.',
      inTest > 0 &&
        isPromiseApart(context) &&
        'Agreement with the promise proves most on reports that came after the test window of the training.',
      description.isInvented &&
        'The rows are made up. They show that the method is right, not how well severity is predicted for real reports.',
    ]),
  };
}
