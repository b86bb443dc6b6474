/** The families of `fitGlm`: link, variance and likelihood. */
import { requireNonNegative, unexpectedAt } from './checks.js';
import { gammaln } from './distributions.js';

/** A response distribution with its link. `y` is the response, `mu` its mean, `weight` the row's weight. */
export interface Family {
  /** Throws on a response outside the range of the family. */
  check(response: ArrayLike<number>): void;
  /** A mean to start from, inside the range of the family. */
  start(y: number, weight: number): number;
  link(mu: number): number;
  mean(eta: number): number;
  /** d mu / d eta. */
  slope(mu: number): number;
  variance(mu: number): number;
  /** The negative second derivative of a row's log-likelihood by eta: Newton's weight, never negative here. */
  curvature(y: number, mu: number): number;
  /** Twice the log-likelihood lost against a perfect fit, of a row of weight 1. */
  deviance(y: number, mu: number): number;
  logLikelihood(y: number, mu: number, weight: number): number;
}

/** Counts with variance = mean, log link. */
export const poisson: Family = {
  check: (response) => requireNonNegative('response', response),
  start: (y) => y + 0.1,
  link: Math.log,
  mean: Math.exp,
  slope: (mu) => mu,
  variance: (mu) => mu,
  curvature: (_, mu) => mu,
  deviance: (y, mu) => 2 * (xLogRatio(y, mu) - (y - mu)),
  logLikelihood: (y, mu, weight) => weight * ((y === 0 ? 0 : y * Math.log(mu)) - mu - gammaln(y + 1)),
};

/** A share of successes 0..1 among `weight` trials (1 if no weights), logit link. */
export const binomial: Family = {
  check(response) {
    requireNonNegative('response', response);
    for (let i = 0; i < response.length; i++) {
      if (response[i]! > 1) {
        throw unexpectedAt('response', i, 'a share from 0 to 1', response[i]);
      }
    }
  },
  start: (y, weight) => (weight * y + 0.5) / (weight + 1),
  link: (mu) => Math.log(mu / (1 - mu)),
  mean: (eta) => 1 / (1 + Math.exp(-eta)),
  slope: (mu) => mu * (1 - mu),
  variance: (mu) => mu * (1 - mu),
  curvature: (_, mu) => mu * (1 - mu),
  deviance: (y, mu) => 2 * (xLogRatio(y, mu) + xLogRatio(1 - y, 1 - mu)),
  logLikelihood(y, mu, weight) {
    const successes = weight * y;
    const failures = weight - successes;
    const combinations = gammaln(weight + 1) - gammaln(successes + 1) - gammaln(failures + 1);
    return (
      combinations +
      (successes === 0 ? 0 : successes * Math.log(mu)) +
      (failures === 0 ? 0 : failures * Math.log1p(-mu))
    );
  },
};

/** Counts with variance = mean + mean^2 / theta (NB2), log link. */
export function negativeBinomial(theta: number): Family {
  return {
    check: poisson.check,
    start: (y) => (y === 0 ? 1 / 6 : y),
    link: Math.log,
    mean: Math.exp,
    slope: (mu) => mu,
    variance: (mu) => mu + (mu * mu) / theta,
    curvature: (y, mu) => (mu * (1 + y / theta)) / (1 + mu / theta) ** 2,
    deviance(y, mu) {
      const excess = (y - mu) / (mu + theta);
      const logRatio = Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log((y + theta) / (mu + theta));
      return 2 * (xLogRatio(y, mu) - (y + theta) * logRatio);
    },
    logLikelihood: (y, mu, weight) =>
      weight *
      (gammaln(theta + y) -
        gammaln(theta) -
        gammaln(y + 1) -
        theta * Math.log1p(mu / theta) +
        (y === 0 ? 0 : y * (Math.log(mu) - Math.log(mu + theta)))),
  };
}

function xLogRatio(x: number, y: number): number {
  return x === 0 ? 0 : x * Math.log(x / y);
}
