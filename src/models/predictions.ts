import type { AddedColumn } from '../dataset/addedColumns.js';

/** The names of the columns of predictions that every model has. */
export const predictedSeverity = 'predictedSeverity';
export const modelVersion = 'modelVersion';

/** The name of the column with the probability of a severity: `severityProbability4`. */
export function probabilityColumn(severity: number): string {
  return `severityProbability${severity}`;
}

/**
 * The columns that a model adds to events: the predicted severity, the probability of each severity, and the version of
 * the model. They are stored beside an event and are never part of its identity.
 */
export function predictionColumns(classes: readonly number[]): readonly AddedColumn[] {
  return [
    { name: predictedSeverity, type: 'integer', meaning: 'Severity that a model predicts from the report' },
    ...classes.map((severity): AddedColumn => {
      const meaning = `Probability of severity ${severity} by a model, 0 to 1`;
      return { name: probabilityColumn(severity), type: 'double', meaning };
    }),
    { name: modelVersion, type: 'text', meaning: 'Version of the model that made the prediction' },
  ];
}
