// Finds the hot spots of one state and writes them as GeoJSON, for QGIS or any web map.
// node examples/hot-spots-to-map.mjs <CSV> <state> <file.geojson>
import { exportGeoJson, hotspots, openSource } from 'blackspot';

const [csv, state = 'CA', path = 'reports/hot-spots.geojson'] = process.argv.slice(2);
const source = await openSource(csv);
try {
  const report = await hotspots(source, { where: { state } });
  const places = report.places ?? [];
  exportGeoJson(places, path);
  console.log(`${places.length} places in ${state}, written to ${path}`);
} finally {
  await source.close();
}
