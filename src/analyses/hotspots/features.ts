import type { GeoFeature } from '../../report/exportGeo.js';
import type { HotspotsContext } from './context.js';

/** The leading hot spots as hulls with their numbers: for GeoJSON and KML. */
export function hotSpotFeatures({ leading, points, years, options }: HotspotsContext): GeoFeature[] {
  return leading.map((hotSpot) => ({
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [hotSpot.hull.ring] },
    properties: {
      name: hotSpot.name,
      rank: hotSpot.rank,
      rankFrom: hotSpot.rate.rankLower,
      rankTo: hotSpot.rate.rankUpper,
      accidents: hotSpot.n,
      accidentsPerYear: years === null ? null : rounded(hotSpot.rate.rate),
      lower: rounded(hotSpot.rate.lower),
      upper: rounded(hotSpot.rate.upper),
      level: options.confidenceLevel,
      street: hotSpot.street,
      city: hotSpot.city,
      state: hotSpot.state,
      severeShare: hotSpot.graded === 0 ? null : rounded(hotSpot.severe / hotSpot.graded),
      course: hotSpot.trend?.course ?? null,
      areaSquareMeters: Math.round(hotSpot.hull.areaSquareMeters),
      centreLng: Math.round(hotSpot.lng * 1e6) / 1e6,
      centreLat: Math.round(hotSpot.lat * 1e6) / 1e6,
      ...Object.fromEntries(points.feeds.map((feed, index) => [feed, hotSpot.byFeed[index]!])),
    },
  }));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
