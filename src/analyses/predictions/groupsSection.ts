import { minDays } from '../../models/judging/judge.js';
import type { Judgement, PartJudgement } from '../../models/judging/judgement.js';
import type { Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { mostStates, partsTable } from '../sections/forecastTables.js';
import type { PredictionsContext } from './context.js';

/** For whom the predictions hold: by feed, by state. */
export function groupsSection(context: PredictionsContext, { byFeed, byState }: Judgement): Section {
  const states = byState.slice(0, mostStates);
  return {
    id: 'groups',
    title: 'For whom',
    text: [
      'A log-loss also depends on how mixed the severities of a group are: compare within a row, not between rows.',
    ],
    notShown: compact([
      byFeed.length === 0 && {
        parts: ['predictions-feeds'],
        reason: `Feeds are not judged by themselves: none has judged reports on ${minDays} days.`,
      },
      byState.length === 0 && {
        parts: ['predictions-states'],
        reason: `States are not judged by themselves: none has judged reports on ${minDays} days.`,
      },
    ]),
    tables: compact([
      byFeed.length > 0 &&
        partsTable(
          context,
          { id: 'predictions-feeds', title: 'Predictions by feed', note: noteOn(byFeed) },
          byFeed,
        ),
      states.length > 0 &&
        partsTable(
          context,
          { id: 'predictions-states', title: 'Predictions by state', note: noteOn(states) },
          states,
        ),
    ]),
  };
}

function noteOn({ length }: readonly PartJudgement[]): string {
  return `The largest ${length} with judged reports on at least ${minDays} days.`;
}
