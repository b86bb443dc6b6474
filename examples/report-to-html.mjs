// Runs the weather analysis and writes it as one HTML page that opens offline.
// node examples/report-to-html.mjs <CSV> <page.html>
import { findingsOf, openSource, weather, writeHtml } from 'blackspot';

const [csv, page = 'reports/weather.html'] = process.argv.slice(2);
const source = await openSource(csv);
try {
  const report = await weather(source);
  for (const finding of findingsOf(report).slice(0, 3)) console.log(`- ${finding.sentence}`);
  writeHtml(report, page);
  console.log(`Wrote ${page}`);
} finally {
  await source.close();
}
