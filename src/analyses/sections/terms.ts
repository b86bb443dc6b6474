import { formatLevel } from '../../base/format.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { Term } from '../../report/report.js';
import { severityOf } from '../common/severity.js';

/** What the words of a report mean, in one sentence each: those of any report, and those of the roles that a dataset has. */
export function termsOf(dataset: Dataset, confidenceLevel: number): Term[] {
  const { feed, severity } = dataset.roles;
  return [
    {
      term: 'Report',
      meaning: `A row of the data: one accident that ${feed === undefined ? 'was' : 'a feed'} reported.`,
    },
    ...(feed === undefined
      ? []
      : [{ term: 'Feed', meaning: 'Who reported it. Each feed covers roads and times of its own.' }]),
    ...(severity === undefined
      ? []
      : [
          {
            term: 'Severity',
            meaning: `Measures ${severity.meaning}. Severe is ${severityOf(dataset).levels}.`,
          },
        ]),
    {
      term: `${formatLevel(confidenceLevel)} interval`,
      meaning: `The values that fit the data. By chance the true one lies outside in ${formatLevel(1 - confidenceLevel)} of cases.`,
    },
    { term: 'Not told apart', meaning: 'The data fits a difference as well as none.' },
  ];
}
