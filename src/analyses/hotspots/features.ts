import type { GeoFeature } from '../../report/exportGeo.js';
import type { Context } from './context.js';

/** The leading hot spots as hulls with their figures: for GeoJSON and KML. */
export function features({ leading, points, options }: Context): GeoFeature[] {
  return leading.map((spot) => ({
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [spot.hull.ring] },
    properties: {
      name: spot.name,
      rank: spot.rank,
      rankFrom: spot.rate.rankLow,
      rankTo: spot.rate.rankHigh,
      accidents: spot.n,
      accidentsPerYear: rounded(spot.rate.perYear),
      low: rounded(spot.rate.low),
      high: rounded(spot.rate.high),
      level: options.level,
      street: spot.street,
      city: spot.city,
      state: spot.state,
      severeShare: rounded(spot.severe / spot.n),
      course: spot.trend?.course ?? null,
      areaSquareMeters: Math.round(spot.hull.areaSquareMeters),
      centreLng: Math.round(spot.lng * 1e6) / 1e6,
      centreLat: Math.round(spot.lat * 1e6) / 1e6,
      ...Object.fromEntries(points.sources.map((source, s) => [source, spot.bySource[s]!])),
    },
  }));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
