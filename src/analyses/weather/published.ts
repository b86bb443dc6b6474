import type { Section } from '../../report/report.js';
import { tableOf } from '../common/tables.js';
import type { Rates } from './designs.js';
import { kinds } from './kinds.js';
import { ratioOf } from './rateRatios.js';
import { ratioText } from './rates.js';

/** What others found, with better denominators than this data has. */
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

/** Values to hold these against: they should be of the same size, not the same. */
export function published(rates: Rates | null): Section {
  const own = ['rain', 'snow'].flatMap((name) => {
    const ratio = rates === null ? undefined : ratioOf(rates.headline.fit, kinds.indexOf(name as 'rain'));
    return ratio === undefined ? [] : [`${name} ${ratioText(ratio)}`];
  });
  return {
    id: 'published',
    title: 'Beside published values',
    text: [
      `Studies of police reports find 1.2 to 2 times the collisions in an hour of rain, and more in snow, mostly light ones.${own.length === 0 ? '' : ` This report has, per hour: ${own.join(', ')}.`} They count other things: crashes known to the police or to insurers, not reports of traffic feeds.`,
    ],
    tables: [
      {
        id: 'weather-published',
        title: 'What others found',
        table: tableOf({
          study: studies.map(({ study }) => study),
          where: studies.map(({ where }) => where),
          weather: studies.map(({ weather }) => weather),
          found: studies.map(({ found }) => found),
        }),
        headings: { study: 'Study', where: 'Where and how', weather: 'Weather', found: 'Found' },
        note: 'Values for plausibility, second hand: look up a study before quoting it. Intervals are 95 %.',
      },
    ],
  };
}
