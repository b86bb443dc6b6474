/** Statistics on plain numbers, independent of accidents. */

export { autocorrelation, type LjungBox, ljungBox } from './autocorrelation.js';
export { type BootstrapOptions, bootstrapDefaults, bootstrapInterval, movingBlocks } from './bootstrap.js';
export type { CategoryFitOptions, CategoryOptions } from './categories.js';
// Time
export {
  type ChangePointOptions,
  type ChangePoints,
  changePointDefaults,
  detectChangePoints,
  type Regime,
} from './changePoint.js';
export {
  type ClusterResamples,
  percentileInterval,
  resampleClusters,
  resampledSums,
} from './clusterBootstrap.js';
export {
  type Coefficient,
  coefficient,
  coefficientTable,
  contrast,
  type Estimate,
  type Estimates,
  ratio,
  standardErrors,
} from './coefficients.js';
export { type ConditionalLogitFit, fitConditionalLogit } from './conditionalLogit.js';
export {
  type ConditionalPoissonFit,
  type ConditionalPoissonOptions,
  conditionalPoissonDefaults,
  fitConditionalPoisson,
} from './conditionalPoisson.js';
export { type ConfusionScores, confusionMatrix, confusionScores } from './confusion.js';
export { type IndependenceTest, testIndependence } from './contingency.js';
export { type CusumOptions, type CusumPoint, cusum } from './controlCharts.js';
export {
  clusterCovariance,
  neweyWestCovariance,
  neweyWestStandardError,
  robustCovariance,
} from './covariance.js';
// Space
export { type Dbscan, type DbscanOptions, dbscan } from './dbscan.js';
export { type Design, interceptName } from './design.js';
// Distributions and chance
export {
  betaQuantile,
  chisquareCdf,
  chisquarePValue,
  chisquareQuantile,
  digamma,
  fCdf,
  gammaCdf,
  gammaln,
  gammaQuantile,
  normalCdf,
  normalQuantile,
  poissonCdf,
  tCdf,
  tQuantile,
  trigamma,
  twoSidedNormalPValue,
} from './distributions.js';
export { type EarsMethod, type EarsOptions, type EarsPoint, ears, earsDefaults } from './ears.js';
export { type EmergingClass, type EmergingPattern, emergingClass, emergingPatterns } from './emerging.js';
export {
  type FarringtonMethod,
  type FarringtonOptions,
  type FarringtonPoint,
  type FarringtonPower,
  farringtonDefaults,
  farringtonFlexible,
} from './farrington.js';
export { type ShrunkRates, shrinkRates } from './gammaPoisson.js';
export { type GlobalStatistic, gi, giStar, globalG, type LocalStatistic } from './getisOrd.js';
export { giStarChance } from './giStarChance.js';
// Regression
export { fitGlm, type GlmFamilyName, type GlmFit, type GlmOptions, glmDefaults } from './glm.js';
// Intervals, many tests, ranking
export {
  clopperPearsonInterval,
  poissonRateInterval,
  rateRatioInterval,
  wilsonInterval,
} from './intervals.js';
export { fitLocalLevel, forecastLocalLevel, type LocalLevelFit } from './kalman.js';
export { kDistances } from './kDistances.js';
export { type ScanCluster, type ScanOptions, scanCircles, scanDefaults } from './kulldorff.js';
export { type MannKendall, mannKendall, mannKendallHamedRao, senSlope } from './mannKendall.js';
export { type PooledEffect, poolRandomEffects } from './metaAnalysis.js';
export { moranI } from './moran.js';
export { fitMultinomialLogit, type MultinomialLogitFit } from './multinomialLogit.js';
export { benjaminiHochberg, benjaminiHochbergCutoff } from './multipleTesting.js';
export {
  negativeBinomialBound,
  negativeBinomialCdf,
  negativeBinomialPValue,
  negativeBinomialQuantile,
} from './negativeBinomial.js';
export { type Neighbours, neighboursFromLists, rowStandardized, spatialLag } from './neighbours.js';
export { type PoissonTrend, poissonTrend } from './poissonTrend.js';
export { drawCoefficients, type Prediction, type PredictOptions, predictGlm } from './predict.js';
export { brierScore, logLoss, rankedProbabilityScore } from './probabilityScores.js';
export {
  fitProportionalOdds,
  type ProportionalOddsFit,
  type ProportionalOddsOptions,
  type ProportionalOddsTest,
  testProportionalOdds,
} from './proportionalOdds.js';
export { createRandom, type Random } from './random.js';
export { averagePrecision } from './ranking.js';
export { calibrationError, type ReliabilityBin, reliabilityCurve } from './reliability.js';
export { earthRadiusMeters, haversineMeters } from './sphere.js';
export type { Theta } from './theta.js';
export {
  fitTruncatedPoisson,
  type TruncatedPoissonFit,
  type TruncatedPoissonOptions,
} from './truncatedPoisson.js';
