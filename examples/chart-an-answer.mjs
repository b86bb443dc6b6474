// Asks a CSV a question and writes the answer as a chart that opens offline; `chart` picks the kind from the columns.
// node examples/chart-an-answer.mjs <CSV> <chart.html>
import { writeFileSync } from 'node:fs';
import { chart, count, openSource, renderFigureHtml } from 'blackspot';

const [csv, page = 'chart.html'] = process.argv.slice(2);
const source = await openSource(csv);
try {
  const answer = await source.ask(count().by('weekday', 'hour'));
  const figure = chart(answer, { headline: 'When accidents are reported' });
  writeFileSync(page, renderFigureHtml(figure));
  console.log(`${figure.alt}\nWrote ${page}`);
} finally {
  await source.close();
}
