import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as stats from '../../src/stats/index.js';

describe('src/stats', () => {
  it('exports these names and no others', () => {
    expect(Object.keys(stats).sort()).toEqual([
      'autocorrelation',
      'benjaminiHochberg',
      'benjaminiHochbergCutoff',
      'betaQuantile',
      'bootstrapDefaults',
      'bootstrapInterval',
      'changePointDefaults',
      'chisquareCdf',
      'chisquarePValue',
      'chisquareQuantile',
      'clopperPearsonInterval',
      'clusterCovariance',
      'coefficient',
      'coefficientTable',
      'conditionalPoissonDefaults',
      'contrast',
      'createRandom',
      'dbscan',
      'detectChangePoints',
      'digamma',
      'drawCoefficients',
      'earthRadiusMeters',
      'emergingClass',
      'emergingPatterns',
      'fCdf',
      'fitConditionalLogit',
      'fitConditionalPoisson',
      'fitGlm',
      'fitLocalLevel',
      'fitMultinomialLogit',
      'fitProportionalOdds',
      'fitTruncatedPoisson',
      'forecastLocalLevel',
      'gammaCdf',
      'gammaQuantile',
      'gammaln',
      'gi',
      'giStar',
      'giStarChance',
      'glmDefaults',
      'globalG',
      'haversineMeters',
      'interceptName',
      'kDistances',
      'ljungBox',
      'mannKendall',
      'mannKendallHamedRao',
      'moranI',
      'movingBlocks',
      'neighboursFromLists',
      'neweyWestCovariance',
      'neweyWestStandardError',
      'normalCdf',
      'normalQuantile',
      'poissonCdf',
      'poissonRateInterval',
      'poissonTrend',
      'poolRandomEffects',
      'predictGlm',
      'rateRatioInterval',
      'ratio',
      'robustCovariance',
      'rowStandardized',
      'scanCircles',
      'scanDefaults',
      'senSlope',
      'shrinkRates',
      'spatialLag',
      'standardErrors',
      'tCdf',
      'tQuantile',
      'testIndependence',
      'testProportionalOdds',
      'trigamma',
      'twoSidedNormalPValue',
      'wilsonInterval',
    ]);
  });

  it('imports nothing of ours but errors, checks of arguments and the type Interval', () => {
    const folder = new URL('../../src/stats/', import.meta.url);
    for (const file of readdirSync(folder)) {
      const imported = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/from '(\.\.\/[^']*)'/g)];
      for (const [, path] of imported) {
        expect(['../base/errors.js', '../base/checks.js', '../base/interval.js']).toContain(path);
      }
    }
  });
});
