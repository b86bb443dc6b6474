import { InputError } from '../base/errors.js';
import { escapeHtml } from '../base/format.js';
import { writeWhole } from '../base/writeFileWhole.js';

/** `[longitude, latitude]` in degrees. */
export type Position = readonly [lng: number, lat: number];

/** A GeoJSON feature, limited to the types that hot spots need. */
export interface GeoFeature {
  readonly type: 'Feature';
  readonly geometry:
    | { readonly type: 'Point'; readonly coordinates: Position }
    | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] };
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Writes features as one GeoJSON FeatureCollection: for QGIS, geojson.io, GitHub.
 * @throws StorageError if the file cannot be written
 * @example
 * const report = await hotspots(source);
 * exportGeoJson(report.places ?? [], 'reports/hotspots.geojson'); // one polygon for each hot spot
 */
export function exportGeoJson(features: readonly GeoFeature[], path: string): void {
  checkFeatures(features);
  writeWhole(path, `${JSON.stringify({ type: 'FeatureCollection', features })}\n`);
}

/**
 * Writes features as KML: for Google Earth, QGIS and satellite navigation. The property `name` is the name of
 * the placemark; the others have a schema, so that numbers stay numbers.
 * @throws StorageError if the file cannot be written
 * @example
 * const report = await hotspots(source);
 * exportKml(report.places ?? [], 'reports/hotspots.kml'); // one placemark for each hot spot
 */
export function exportKml(features: readonly GeoFeature[], path: string): void {
  checkFeatures(features);
  const fields = fieldTypes(features);
  const schema = [...fields].map(
    ([name, type]) => `<SimpleField name="${escapeHtml(name)}" type="${type}"/>`,
  );
  const marks = features.map(({ geometry, properties }) => {
    const data = [...fields.keys()]
      .filter((name) => (properties[name] ?? null) !== null)
      .map(
        (name) =>
          `<SimpleData name="${escapeHtml(name)}">${escapeHtml(String(properties[name]))}</SimpleData>`,
      );
    return `<Placemark><name>${escapeHtml(String(properties.name ?? ''))}</name><ExtendedData><SchemaData schemaUrl="#place">${data.join('')}</SchemaData></ExtendedData>${kmlGeometry(geometry)}</Placemark>`;
  });
  writeWhole(
    path,
    `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n<Schema name="place" id="place">${schema.join('')}</Schema>\n${marks.join('\n')}\n</Document></kml>\n`,
  );
}

/** The type of each property except the name, from its values: whole numbers, numbers or text. */
function fieldTypes(features: readonly GeoFeature[]): Map<string, 'int' | 'double' | 'string'> {
  const names = new Set(features.flatMap(({ properties }) => Object.keys(properties)));
  names.delete('name');
  const typeOf = (name: string) => {
    const values = features
      .map(({ properties }) => properties[name] ?? null)
      .filter((value) => value !== null);
    if (values.length === 0 || values.some((value) => typeof value !== 'number')) return 'string';
    return values.every(Number.isInteger) ? 'int' : 'double';
  };
  return new Map([...names].map((name) => [name, typeOf(name)]));
}

function kmlGeometry(geometry: GeoFeature['geometry']): string {
  if (geometry.type === 'Point')
    return `<Point><coordinates>${geometry.coordinates.join(',')}</coordinates></Point>`;
  const rings = geometry.coordinates.map((ring, index) => {
    const corners = ring.map((position) => position.join(',')).join(' ');
    const line = `<LinearRing><coordinates>${corners}</coordinates></LinearRing>`;
    return index === 0
      ? `<outerBoundaryIs>${line}</outerBoundaryIs>`
      : `<innerBoundaryIs>${line}</innerBoundaryIs>`;
  });
  return `<Polygon>${rings.join('')}</Polygon>`;
}

/** Detects swapped longitude and latitude, a common mistake, by a latitude beyond 90. */
function checkFeatures(features: readonly GeoFeature[]): void {
  for (const [index, { geometry }] of features.entries()) {
    const positions = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat();
    for (const [lng, lat] of positions) {
      if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90)) {
        throw new InputError(
          `Expected positions of feature ${index} to be [longitude, latitude] in degrees, got [${lng}, ${lat}].`,
        );
      }
    }
  }
}
