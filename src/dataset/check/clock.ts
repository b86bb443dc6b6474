import { type ZoneRule, zonesOf } from '../clock.js';
import type { DatasetDescription } from '../description.js';
import { wrong } from './properties.js';
import { checkFileText } from './references.js';

export function checkClock({ columns, roles, clock }: DatasetDescription): void {
  const path = 'dataset.clock';
  for (const [position, rule] of clock.rules.entries()) checkZoneRule(rule, `${path}.rules[${position}]`);
  const { daylightTime: change } = clock;
  const keeping = zonesOf(clock).find((one) => one.keepsDaylightTime);
  if (change === null && keeping !== undefined)
    throw wrong(`${path}.daylightTime`, `{ begins, ends }, as ${keeping.name} keeps daylight time`, change);
  if (change !== null && change.begins.month >= change.ends.month)
    throw wrong(
      `${path}.daylightTime.ends.month`,
      `after the month in which it begins, ${change.begins.month}`,
      change.ends.month,
      'Describe daylight time that begins and ends in one year: that of the south does not fit.',
    );

  function checkZoneRule(rule: ZoneRule, at: string): void {
    if ('column' in rule) {
      checkFileText(columns, rule.column, `${at}.column`, 'a rule of the clock');
      return;
    }
    if (roles.place === undefined)
      throw wrong(`${at}.longitudes`, 'absent without the role place', rule.longitudes);
    const first = rule.longitudes[0]![0];
    if (rule.east !== undefined && rule.east <= first)
      throw wrong(`${at}.east`, `east of the first longitude, ${first}`, rule.east);
    for (const [index, [west]] of rule.longitudes.entries()) {
      const east = rule.longitudes[index - 1]?.[0] ?? Number.POSITIVE_INFINITY;
      if (west >= east) throw wrong(`${at}.longitudes[${index}][0]`, `west of the one before, ${east}`, west);
    }
  }
}
