import { type Dataset, defineDataset } from '../../../src/dataset/dataset.js';

/**
 * A made-up file of collisions of another city, as different from US Accidents as such files are: twelve columns, days before
 * months, one zone that is not American, no feeds, no severity, no end. It shows what a description takes.
 */
export const york: Dataset = defineDataset({
  id: 'york-collisions',
  title: 'Collisions in York',
  schemaVersion: 1,
  roles: { time: 'startLocal', place: ['lng', 'lat'] },
  columns: [
    { name: 'key', headers: [], type: 'uuid', meaning: 'Digest of the content: the identity of the event' },
    {
      name: 'reference',
      headers: ['Reference'],
      type: 'text',
      isIdentity: false,
      meaning: 'Number of the report; numbered anew each year',
    },
    {
      name: 'startLocal',
      headers: ['Date and Time', 'Occurred'],
      type: 'localTime',
      required: true,
      meaning: 'When it happened, wall clock',
    },
    { name: 'startAt', headers: [], type: 'instant', meaning: 'When it happened, in UTC' },
    {
      name: 'lat',
      headers: ['Latitude'],
      type: 'double',
      unit: 'degree',
      range: [-90, 90],
      required: true,
      meaning: 'Latitude',
    },
    {
      name: 'lng',
      headers: ['Longitude'],
      type: 'double',
      unit: 'degree',
      range: [-180, 180],
      required: true,
      meaning: 'Longitude',
    },
    { name: 'street', headers: ['Street'], type: 'text', meaning: 'Street name' },
    { name: 'ward', headers: ['Ward'], type: 'text', meaning: 'Ward of the city' },
    {
      name: 'vehicles',
      headers: ['Vehicles'],
      type: 'integer',
      range: [1, 99],
      required: true,
      meaning: 'Vehicles in the collision',
    },
    {
      name: 'injured',
      headers: ['Injured'],
      type: 'integer',
      range: [0, 99],
      meaning: 'People who were hurt',
    },
    {
      name: 'speedLimitMph',
      headers: ['Speed Limit'],
      type: 'double',
      unit: 'mph',
      range: [5, 70],
      meaning: 'Speed limit of the road',
    },
    { name: 'cause', headers: ['Cause'], type: 'text', meaning: 'Main cause as the officer noted it' },
    { name: 'surface', headers: ['Surface'], type: 'text', meaning: 'State of the road' },
    { name: 'cyclist', headers: ['Cyclist'], type: 'boolean', meaning: 'A cyclist was in it' },
    { name: 'isSlippery', headers: [], type: 'boolean', meaning: 'The surface is wet, snow or ice' },
    {
      name: 'isLane',
      headers: [],
      type: 'boolean',
      meaning: 'The street is a lane or a gate of the old town',
    },
    {
      name: 'nulledColumns',
      headers: [],
      type: 'integer',
      range: [0, 99],
      meaning: 'How many values of this row were unreadable or implausible and made null',
    },
  ],
  clock: {
    rules: [],
    otherwise: { name: 'Europe/London', standardOffsetHours: 0, keepsDaylightTime: true },
    daylightTime: {
      begins: { month: 3, sunday: 'last', hour: 1 },
      ends: { month: 10, sunday: 'last', hour: 2 },
    },
  },
  dateOrder: 'dayFirst',
  vocabularies: {
    cause: {
      kind: 'names',
      names: { speeding: 'Speed', 'too fast': 'Speed', alcohol: 'Drink', 'drunk driving': 'Drink' },
      ignoresCase: true,
    },
  },
  lookups: {
    surface: {
      of: 'surface',
      table: new Map([
        ['dry', { isSlippery: false }],
        ['wet', { isSlippery: true }],
        ['snow', { isSlippery: true }],
        ["driver's word: ice", { isSlippery: true }],
      ]),
      otherwise: { isSlippery: null },
    },
  },
  derived: {
    isSlippery: { kind: 'lookup', lookup: 'surface', property: 'isSlippery' },
    isLane: { kind: 'matches', of: 'street', pattern: '(?:Lane|gate)$' },
  },
  cautions: ['Only collisions that the police were told of are here.'],
});
