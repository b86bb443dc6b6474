import type { Section } from '../../report/report.js';
import { severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import type { SeverityContext } from './context.js';

/** What the forecasts are not for, and what made-up rows can show. */
export function limitsSection({ description, source, feeds }: SeverityContext): Section {
  const { meaning } = severityOf(source.dataset);
  return {
    id: 'limits',
    title: 'What not to use it for',
    isMethod: true,
    text: compact([
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
