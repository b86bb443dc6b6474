import { joinWords } from '../../base/format.js';
import type { ReportTable, Section } from '../../report/report.js';
import { reportTable } from '../sections/reportTable.js';
import { formatRatio } from '../sections/words.js';
import { ratioOf } from './rateRatios.js';
import type { Rates } from './rates.js';
import { weatherClass } from './weatherClasses.js';

/** Results of other studies, which had better denominators than this data. */
const studies = [
  {
    study: 'Andrey and others 2003',
    where: 'six Canadian cities, matched pairs of six hours',
    weather: 'precipitation',
    found: 'collisions +75 %, injuries +45 %',
  },
  {
    study: 'Andrey and colleagues',
    where: 'Winnipeg, matched pairs',
    weather: 'precipitation',
    found: 'injury collisions 1.76 (1.55 to 2.00), insurance claims 1.80 (1.62 to 1.99)',
  },
  {
    study: 'Brodsky and Hakkert 1988',
    where: 'Israel and the USA',
    weather: 'rain',
    found: 'injury accidents 2 to 3 times as many',
  },
  {
    study: 'Black and Mote 2015',
    where: '13 US cities',
    weather: 'winter precipitation',
    found: 'crashes +19 %, injuries +13 %',
  },
  {
    study: 'Stevens and others 2019',
    where: 'USA, 125,012 fatal crashes, weather radar',
    weather: 'precipitation',
    found: 'fatal crashes +34 %',
  },
  {
    study: 'Eisenberg and Warner 2005',
    where: 'US states, snow days against dry days',
    weather: 'snow',
    found: 'fatal 0.93 (0.90 to 0.97), injury 1.23 (1.18 to 1.29), damage only 1.45 (1.38 to 1.52)',
  },
  {
    study: 'FHWA, 2007 to 2016',
    where: 'USA, police reports, shares without denominator',
    weather: 'all bad weather',
    found: '21 % of crashes; of these 70 % on wet pavement, 46 % in rain, 18 % in snow or sleet',
  },
] as const;

/** Published values beside those of this report: they should be of similar size, not equal. */
export function publishedSection(rates: Rates | null): Section {
  const own = (['rain', 'snow'] as const).flatMap((name) => {
    const ratio = rates === null ? undefined : ratioOf(rates.headline, weatherClass(name));
    return ratio === undefined ? [] : [`${name} ${formatRatio(ratio.estimate, ratio)}`];
  });
  const here = own.length === 0 ? '' : ` The ratios per hour in this report are ${joinWords(own)}.`;
  return {
    id: 'published',
    title: 'What other studies found',
    isMethod: true,
    text: [
      `Most of these studies find more crashes in rain and snow, up to 3 times as many; fatal crashes in snow are an exception.${here} These studies count crashes known to the police or to insurers, not reports of traffic feeds.`,
    ],
    tables: [studiesTable()],
  };
}

function studiesTable(): ReportTable {
  return reportTable({
    id: 'weather-published',
    title: 'Published values',
    columns: [
      { key: 'study', heading: 'Study', values: studies.map(({ study }) => study) },
      { key: 'where', heading: 'Where and how', values: studies.map(({ where }) => where) },
      { key: 'weather', heading: 'Weather', values: studies.map(({ weather }) => weather) },
      { key: 'found', heading: 'Found', values: studies.map(({ found }) => found) },
    ],
    note: 'These values are a check of plausibility, taken second hand: look up a study before quoting it. Intervals are 95 %.',
  });
}
