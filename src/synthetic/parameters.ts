import type { SourceLabel } from './truth.js';

/**
 * Aggregates of the release of March 2023, as published in audits of the whole file, or fitted to them: facts about the
 * data set, not rows of it. Where a number was fitted, the comment says to what.
 */

/**
 * Shares of a week's reports by hour of the week, Monday 0 h first, in 100,000ths. The published table of weekday by hour
 * (all sources), split by source in the proportions of a random sample by iterative proportional fitting.
 */
export const hourOfWeekShares: Readonly<Record<SourceLabel, readonly number[]>> = {
  // biome-ignore format: a table
  Source1: [263, 226, 205, 157, 293, 403, 663, 865, 881, 561, 528, 615, 710, 845, 1008, 1226, 1336, 1267, 878, 570, 426, 353, 335, 278, 277, 231, 190, 140, 263, 403, 724, 1003, 1015, 619, 550, 611, 716, 869, 1043, 1293, 1446, 1403, 970, 594, 430, 359, 344, 293, 287, 247, 204, 145, 278, 408, 720, 988, 995, 623, 553, 631, 736, 906, 1071, 1316, 1455, 1430, 989, 618, 451, 381, 367, 306, 297, 261, 221, 158, 287, 406, 688, 948, 950, 604, 557, 640, 761, 923, 1114, 1356, 1479, 1428, 975, 631, 464, 400, 387, 314, 309, 272, 238, 173, 320, 397, 617, 812, 819, 565, 577, 724, 896, 1073, 1266, 1505, 1588, 1438, 1070, 731, 525, 448, 441, 369, 383, 328, 314, 221, 217, 234, 258, 270, 335, 435, 448, 470, 576, 681, 692, 669, 668, 616, 589, 518, 474, 478, 449, 391, 381, 329, 303, 233, 216, 220, 229, 227, 258, 316, 342, 363, 449, 542, 559, 546, 554, 531, 504, 457, 418, 414, 368, 319],
  // biome-ignore format: a table
  Source2: [74, 56, 75, 132, 419, 662, 1278, 1917, 1859, 1025, 917, 820, 630, 635, 703, 864, 1039, 1108, 826, 546, 408, 310, 231, 125, 77, 57, 69, 118, 376, 662, 1396, 2220, 2140, 1132, 955, 814, 635, 653, 727, 911, 1125, 1226, 913, 569, 411, 316, 238, 132, 80, 61, 74, 122, 397, 671, 1388, 2188, 2098, 1139, 961, 842, 653, 680, 747, 927, 1132, 1250, 931, 592, 432, 335, 254, 138, 83, 65, 80, 133, 410, 668, 1326, 2100, 2004, 1104, 968, 854, 675, 694, 777, 955, 1151, 1249, 917, 605, 444, 352, 268, 142, 86, 67, 86, 146, 457, 653, 1191, 1798, 1728, 1033, 1002, 966, 795, 806, 883, 1060, 1236, 1257, 1007, 701, 502, 394, 305, 167, 55, 70, 115, 122, 128, 129, 208, 295, 264, 291, 424, 554, 499, 424, 425, 374, 318, 283, 272, 226, 197, 169, 115, 71, 55, 70, 111, 129, 127, 121, 184, 248, 203, 212, 324, 428, 389, 337, 343, 305, 263, 244, 233, 199, 173, 147, 95, 58],
  // biome-ignore format: a table
  Source3: [74, 56, 75, 132, 419, 662, 1278, 1917, 1859, 1025, 917, 820, 630, 635, 703, 864, 1039, 1108, 826, 546, 408, 310, 231, 125, 77, 57, 69, 118, 376, 662, 1396, 2220, 2140, 1132, 955, 814, 635, 653, 727, 911, 1125, 1226, 913, 569, 411, 316, 238, 132, 80, 61, 74, 122, 397, 671, 1388, 2188, 2098, 1139, 961, 842, 653, 680, 747, 927, 1132, 1250, 931, 592, 432, 335, 254, 138, 83, 65, 80, 133, 410, 668, 1326, 2100, 2004, 1104, 968, 854, 675, 694, 777, 955, 1151, 1249, 917, 605, 444, 352, 268, 142, 86, 67, 86, 146, 457, 653, 1191, 1798, 1728, 1033, 1002, 966, 795, 806, 883, 1060, 1236, 1257, 1007, 701, 502, 394, 305, 167, 55, 70, 115, 122, 128, 129, 208, 295, 264, 291, 424, 554, 499, 424, 425, 374, 318, 283, 272, 226, 197, 169, 115, 71, 55, 70, 111, 129, 127, 121, 184, 248, 203, 212, 324, 428, 389, 337, 343, 305, 263, 244, 233, 199, 173, 147, 95, 58],
};

/**
 * Rows by state and source (state totals as published, split as in a random sample), then the state's log odds of
 * severity 3 or 4 beside the country's, fitted to the published table of state by severity.
 */
export const stateRows: Readonly<
  Record<string, readonly [source1: number, source2: number, source3: number, severeLogOdds: number]>
> = {
  CA: [1101340, 623016, 17077, -0.099],
  FL: [577444, 294544, 8204, -0.33],
  TX: [236117, 337682, 9038, -0.104],
  SC: [181624, 195574, 5359, -0.795],
  NY: [192325, 151391, 4244, 0.251],
  NC: [157991, 175400, 4808, -0.815],
  VA: [191325, 108822, 3154, 0.401],
  PA: [183367, 110078, 3175, -0.178],
  MN: [129098, 61169, 1817, -0.046],
  OR: [145261, 33253, 1146, -0.517],
  AZ: [86272, 82012, 2325, -0.61],
  GA: [77781, 88952, 2500, 1.254],
  IL: [64948, 101153, 2857, 0.709],
  TN: [79303, 85631, 2453, -0.183],
  MI: [68123, 91480, 2588, 0.392],
  LA: [62418, 84852, 2431, -0.77],
  NJ: [87116, 51968, 1636, 0.111],
  MD: [93125, 45857, 1435, 0.685],
  OH: [53738, 62514, 1863, 0.556],
  WA: [46590, 59892, 1739, 0.512],
  AL: [33425, 65726, 1894, -0.141],
  UT: [66656, 29393, 1030, 0.086],
  CO: [58173, 31635, 1077, 1.351],
  OK: [20609, 61267, 1771, -1.455],
  MO: [38718, 37429, 1177, 0.952],
  CT: [45060, 25085, 860, 0.815],
  IN: [36445, 29772, 1006, 0.779],
  MA: [16194, 44485, 1317, 0.194],
  WI: [17600, 16476, 612, 1.031],
  KY: [7189, 24233, 833, 0.695],
  NE: [3277, 24795, 798, -0.863],
  MT: [26917, 1389, 190, -1.712],
  IA: [11185, 14531, 591, 0.661],
  AR: [20053, 2485, 241, 0.464],
  NV: [13676, 7628, 361, 0.216],
  KS: [16854, 3847, 291, 1.312],
  DC: [14786, 3570, 274, -0.29],
  RI: [3929, 12587, 455, 0.886],
  MS: [10116, 4577, 488, 0.912],
  DE: [6329, 7349, 419, -0.454],
  WV: [12718, 892, 183, -0.025],
  ID: [9850, 1245, 281, -0.656],
  NM: [6618, 3476, 231, 1.103],
  NH: [6891, 2980, 342, 0.492],
  WY: [2688, 788, 280, 0.36],
  ND: [2502, 723, 263, -3.184],
  ME: [1305, 1231, 162, -0.39],
  VT: [443, 425, 58, 0.718],
  SD: [119, 113, 57, 0.041],
};

/** A period in which a feed reported in one way. */
export interface CoveragePeriod {
  readonly source: SourceLabel;
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  /** Rows of the real file in it, the default COVID effect included. */
  readonly rows: number;
  /** Factor of the rate after a year: 1.5 is an increase by half. @default 1 */
  readonly growthPerYear?: number;
  /** What changed at `from`, when it is a break that an analysis should find. */
  readonly meaning?: string;
}

/**
 * Rows by source and year as published; the dates of the steps as found in the daily counts; within a year split by a
 * random sample. From 2018 to the middle of 2020 each source grows or shrinks steadily, with no break.
 */
export const coveragePeriods: readonly CoveragePeriod[] = [
  { source: 'Source1', from: '2016-01-14', until: '2016-01-15', rows: 7 },
  { source: 'Source1', from: '2016-02-08', until: '2016-03-23', rows: 1_000 },
  { source: 'Source1', from: '2016-03-23', until: '2016-06-21', rows: 18_000, meaning: 'collection widens' },
  { source: 'Source1', from: '2016-06-21', until: '2017-01-01', rows: 110_553, meaning: 'collection widens' },
  { source: 'Source1', from: '2017-01-01', until: '2018-01-01', rows: 170_702 },
  { source: 'Source1', from: '2018-01-01', until: '2020-07-01', rows: 689_290, growthPerYear: 1.5645 },
  {
    source: 'Source1',
    from: '2020-09-10',
    until: '2020-10-01',
    rows: 54_000,
    meaning: 'back after an outage',
  },
  {
    source: 'Source1',
    from: '2020-10-01',
    until: '2021-01-01',
    rows: 395_509,
    growthPerYear: 3,
    meaning: 'surge',
  },
  {
    source: 'Source1',
    from: '2021-01-01',
    until: '2021-03-01',
    rows: 205_000,
    meaning: 'less after the surge',
  },
  { source: 'Source1', from: '2021-03-01', until: '2022-01-01', rows: 908_668, growthPerYear: 1.6 },
  { source: 'Source1', from: '2022-01-01', until: '2023-01-01', rows: 1_526_270 },
  { source: 'Source1', from: '2023-01-01', until: '2023-02-01', rows: 154_000 },
  { source: 'Source1', from: '2023-02-01', until: '2023-04-01', rows: 92_633, meaning: 'thin to the end' },
  { source: 'Source2', from: '2016-02-08', until: '2016-03-23', rows: 800 },
  { source: 'Source2', from: '2016-03-23', until: '2016-06-21', rows: 34_500, meaning: 'collection widens' },
  { source: 'Source2', from: '2016-06-21', until: '2017-01-01', rows: 244_366, meaning: 'collection widens' },
  { source: 'Source2', from: '2017-01-01', until: '2017-08-01', rows: 240_500 },
  { source: 'Source2', from: '2017-08-01', until: '2018-01-01', rows: 299_028, meaning: 'collection widens' },
  { source: 'Source2', from: '2018-01-01', until: '2021-01-01', rows: 1_835_286, growthPerYear: 0.9416 },
  {
    source: 'Source2',
    from: '2021-01-01',
    until: '2022-01-01',
    rows: 431_482,
    meaning: 'collection narrows',
  },
  { source: 'Source2', from: '2022-01-01', until: '2022-09-10', rows: 219_411 },
  { source: 'Source3', from: '2016-06-21', until: '2017-01-01', rows: 1_595 },
  { source: 'Source3', from: '2017-01-01', until: '2017-08-01', rows: 2_700 },
  { source: 'Source3', from: '2017-08-01', until: '2018-01-01', rows: 5_163, meaning: 'collection widens' },
  { source: 'Source3', from: '2018-01-01', until: '2020-07-01', rows: 41_818, growthPerYear: 1.71 },
  {
    source: 'Source3',
    from: '2020-07-01',
    until: '2021-01-01',
    rows: 10_739,
    meaning: 'collection narrows',
  },
  { source: 'Source3', from: '2021-01-01', until: '2022-01-01', rows: 18_603, meaning: 'collection narrows' },
  { source: 'Source3', from: '2022-01-01', until: '2022-09-10', rows: 16_771 },
];

/** The first day with rows and the day after the last. */
export const firstDay = '2016-01-14';
export const dayAfterLast = '2023-04-01';

/** Log of the season's factor as two Fourier pairs over the year, fitted to the months of 2018 and 2019. */
export const seasonFourier: readonly (readonly [cos: number, sin: number])[] = [
  [0.0718, -0.0814],
  [-0.0506, -0.0406],
];

/**
 * Reports on a holiday for one on the same weekday two weeks before and after, the middle of the years 2016 to 2022.
 * `month-day`, or the n-th weekday (0 Sunday) of a month; -1 is the last.
 */
export const holidayFactors: readonly (readonly [
  rule: string | readonly [month: number, weekday: number, nth: number],
  factor: number,
])[] = [
  ['01-01', 0.41],
  ['07-04', 0.54],
  ['12-24', 0.65],
  ['12-25', 0.31],
  ['12-31', 0.8],
  [[5, 1, -1], 0.62],
  [[9, 1, 1], 0.62],
  [[11, 4, 4], 0.42],
];

/**
 * Severity by source and year: log odds of 3 or 4 (fitted to the published counts, beside the states' of `stateRows`),
 * then the shares of 4 among 3 and 4 and of 1 among 1 and 2 (from a random sample, scaled to the published totals).
 */
export const severityBySourceYear: Readonly<
  Record<
    SourceLabel,
    Readonly<Record<number, readonly [severeLogOdds: number, shareOf4: number, shareOf1: number]>>
  >
> = {
  Source1: {
    2016: [-0.922, 0.4545, 0.00033],
    2017: [-0.725, 0.4101, 0.00027],
    2018: [-0.673, 0.4671, 0.00025],
    2019: [-1.339, 0.4292, 0.00014],
    2020: [-2.221, 0.3218, 0.05048],
    2021: [-3.763, 0.9986, 0.00003],
    2022: [-3.644, 0.9993, 0.00002],
    2023: [-3.6, 0.9971, 0.00014],
  },
  Source2: {
    2016: [-0.518, 0.0003, 0.00726],
    2017: [-0.538, 0.0001, 0.00009],
    2018: [-0.558, 0.0057, 0.00007],
    2019: [-0.832, 0.0147, 0.00007],
    2020: [-0.814, 0.0117, 0.0001],
    2021: [-0.635, 0.067, 0.00011],
    2022: [-0.629, 0.0004, 0.23343],
  },
  Source3: {
    2016: [-0.067, 0.0019, 0.0005],
    2017: [-0.077, 0.0019, 0.0005],
    2018: [-0.017, 0.0019, 0.0005],
    2019: [-0.562, 0.0019, 0.0005],
    2020: [-0.883, 0.0019, 0.0005],
    2021: [-1.477, 0.0019, 0.0005],
    2022: [-1.28, 0.0019, 0.0005],
  },
};

/** Of Source1's rows, how many have times with a fraction of zeros: as published. */
export const fractionalShareByYear: Readonly<Record<number, number>> = {
  2017: 803 / 170_702,
  2019: 1 / 262_369,
  2020: 17_315 / 708_669,
  2021: 151_320 / 1_113_668,
  2022: 493_646 / 1_526_270,
  2023: 80_081 / 246_633,
};

/** Of all rows: 102,338 equal another one but for the ID, 15,357 more once the times are read. */
export const exactCopyShare: number = 102_338 / 7_728_394;
export const normalisedCopyShare: number = 15_357 / 7_728_394;
/** Chosen so that groups of rows within 110 m and 10 minutes come near the published 13.5 % of rows. */
export const sameEventShare = 0.05;
/** Four of 5,020 sampled rows end exactly a year late. */
export const yearTypoShare: number = 4 / 5_020;
/** IDs run to 7,777,761 in a file of 7,728,394 rows. */
export const idStride: number = 7_777_761 / 7_728_394;

/** Rows of the real file whose field is empty, as shares: published counts over 7,728,394 rows. */
export const nullShares = {
  timezone: (7_808 / 7_728_394) as number,
  airport: 0.0029,
  street: 0.0014,
  /** Weather_Timestamp and with it the whole reading. */
  reading: 0.0156,
  /** Beyond a missing reading. */
  temperature: 0.0057,
  humidity: 0.0071,
  pressure: 0.0027,
  visibility: 0.0074,
  windDirection: 0.0072,
  weather: 0.0069,
  /** Beyond calm hours of the old vocabulary, and of the new. */
  windSpeedOld: 0.003,
  windSpeedNew: 0.003,
  precipitationOld: 0.865,
  precipitationNew: 0.027,
  /** Of Source1 alone: all four kinds of daylight are blank together. */
  daylightSource1: (23_246 / 4_325_632) as number,
} as const;

/** Nine-digit zip codes among all, and codes of another shape. */
export const zipPlusFourShare: number = 2_265_251 / 7_728_394;
export const oddZipShare: number = 3_017 / 7_728_394;
/** Readings more than an hour away from the start. */
export const farReadingShare: number = 93_903 / 7_728_394;

/**
 * Flags of the map around the place, which go together: share of the rows of Source1 and of the other two. Sums by flag
 * come to the published counts of the whole file.
 */
export interface SpotKind {
  readonly name: string;
  readonly road: 'freeway' | 'highway' | 'street';
  readonly flags: readonly string[];
  readonly shares: readonly [source1: number, others: number];
}

export const spotKinds: readonly SpotKind[] = [
  { name: 'freeway junction', road: 'freeway', flags: ['Junction'], shares: [0.0785, 0.0455] },
  { name: 'highway junction', road: 'highway', flags: ['Junction'], shares: [0.0085, 0.006] },
  { name: 'signal', road: 'street', flags: ['Traffic_Signal'], shares: [0.028, 0.069] },
  { name: 'signal on a highway', road: 'highway', flags: ['Traffic_Signal'], shares: [0.014, 0.0485] },
  {
    name: 'signal and crossing',
    road: 'street',
    flags: ['Crossing', 'Traffic_Signal'],
    shares: [0.0453, 0.1055],
  },
  { name: 'crossing', road: 'street', flags: ['Crossing'], shares: [0.0345, 0.0245] },
  { name: 'stop', road: 'street', flags: ['Stop'], shares: [0.0245, 0.0319] },
  { name: 'station', road: 'street', flags: ['Crossing', 'Station'], shares: [0.012, 0.0135] },
  { name: 'station by a highway', road: 'highway', flags: ['Station'], shares: [0.0133, 0.0136] },
  { name: 'amenity', road: 'street', flags: ['Amenity'], shares: [0.0098, 0.0158] },
  { name: 'railway', road: 'street', flags: ['Railway'], shares: [0.0085, 0.0089] },
  { name: 'give way', road: 'highway', flags: ['Give_Way'], shares: [0.0028, 0.0072] },
  { name: 'no exit', road: 'street', flags: ['No_Exit'], shares: [0.0029, 0.00206] },
  { name: 'calming', road: 'street', flags: ['Traffic_Calming'], shares: [0.0006, 0.00046] },
  { name: 'bump', road: 'street', flags: ['Bump', 'Traffic_Calming'], shares: [0.0005, 0.0004] },
  { name: 'roundabout', road: 'street', flags: ['Roundabout'], shares: [0.00003, 0.000034] },
  { name: 'freeway', road: 'freeway', flags: [], shares: [0.265, 0.224] },
  { name: 'highway', road: 'highway', flags: [], shares: [0.16, 0.1] },
  // The rest: what is left over of 1 is here.
  { name: 'street', road: 'street', flags: [], shares: [0.29077, 0.282686] },
];

/** Minutes that reports last, as [minutes, share] of templates, and a smooth rest by quantiles. From a random sample. */
export interface Durations {
  readonly templates: readonly (readonly [minutes: number, share: number])[];
  /** Seconds that a template falls short by, at most. */
  readonly jitterSeconds: number;
  /** Minutes at the quantiles 0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1 of the rest. */
  readonly rest: readonly number[];
}

export const durations: Readonly<Record<'source1Early' | 'source1Late' | 'others', Durations>> = {
  /** Until the gap of 2020. */
  source1Early: {
    templates: [
      [360, 0.41],
      [29.6, 0.2],
      [240, 0.06],
      [60, 0.02],
      [45, 0.02],
      [15, 0.02],
    ],
    jitterSeconds: 0,
    rest: [7, 15, 30, 60, 130, 300, 720, 1_440],
  },
  source1Late: {
    templates: [
      [75, 0.025],
      [240, 0.012],
      [30, 0.012],
      [60, 0.01],
      [105, 0.009],
      [45, 0.008],
      [15, 0.006],
    ],
    jitterSeconds: 0,
    rest: [7, 27, 74, 104, 142, 270, 900, 2_900],
  },
  others: {
    templates: [
      [30, 0.47],
      [45, 0.2],
      [60, 0.16],
      [90, 0.05],
      [120, 0.03],
    ],
    jitterSeconds: 50,
    rest: [22, 30, 50, 75, 110, 180, 360, 1_600],
  },
};

/** Miles at the quantiles 0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.9999, 1 of the rows that are not zero. */
export const distances = {
  source1: { zeroShare: 0.0907, miles: [0.001, 0.021, 0.098, 0.309, 0.94, 2.2, 3.35, 7.1, 24, 120] },
  others: { zeroShare: 0.8424, miles: [0.01, 0.01, 0.01, 0.33, 1.3, 3.7, 5.2, 12, 26, 160] },
} as const;
export const distanceQuantiles: readonly number[] = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.9999, 1];
