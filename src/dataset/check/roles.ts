import type { DatasetDescription } from '../description.js';
import { wrong } from './properties.js';
import { checkTyped } from './references.js';

/** Most levels of a severity: reports list them. */
const maxSeverityLevels = 100;

export function checkRoles({ columns, roles }: DatasetDescription): void {
  const { time: _, place: __, severity, ...ofText } = roles;
  const paths = new Map<string, string>();
  const take = (path: string, name: string): void => {
    const other = paths.get(name);
    if (other !== undefined) throw wrong(path, `another column than ${other}`, name);
    paths.set(name, path);
  };
  for (const [role, name] of Object.entries(ofText)) {
    if (name === undefined) continue;
    checkTyped(columns, name, 'text', `dataset.roles.${role}`, `the role ${role}`);
    take(`dataset.roles.${role}`, name);
  }
  if (severity === undefined) return;
  const path = 'dataset.roles.severity';
  const { range: levels } = checkTyped(
    columns,
    severity.column,
    'integer',
    `${path}.column`,
    'the role severity',
  );
  take(`${path}.column`, severity.column);
  if (levels === undefined || levels[1] - levels[0] >= maxSeverityLevels)
    throw wrong(
      `dataset.columns.${severity.column}.range`,
      `[min, max] with at most ${maxSeverityLevels} levels, for the role severity`,
      levels,
    );
  if (severity.severeFrom < levels[0] || severity.severeFrom > levels[1])
    throw wrong(
      `${path}.severeFrom`,
      `within the range of ${severity.column}, ${levels.join(' to ')}`,
      severity.severeFrom,
    );
}
