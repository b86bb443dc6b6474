import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programOf } from '../../scripts/python.mjs';
import { runNotebook } from '../../scripts/runNotebook.mjs';
import { emptyDatabase } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';
import { collectionOf, type StreamedSample, streamSample } from './streamedSample.js';

const analyses = ['01-the-data', '02-covid-impact', '03-weather-stimuli', '04-hotspots', '06-severity'];
const withoutJupyter = !existsSync(programOf('jupyter')) && process.env.BLACKSPOT_REQUIRE_SERVICES !== '1';
if (withoutJupyter) console.warn('Notebooks are not run: npm run lab -- --prepare makes their environment.');
const withoutServers = withoutKafka || withoutMongodb;

// `npm run notebooks` runs all six on a file.
describe.skipIf(withoutJupyter)('the notebooks on live sources (needs npm run lab -- --prepare)', () => {
  let sample: StreamedSample;
  beforeAll(async () => {
    sample = await streamSample('notebooks');
  });
  afterAll(() => sample?.remove());

  /** Runs one without an error, and gives what its cells wrote. */
  const run = async (
    name: string,
    way: string,
    settings: Record<string, string>,
  ): Promise<{ text: string; html: string }> => {
    const output = join(dirname(sample.csv), way);
    const { problems, text } = await runNotebook(name, output, { ...environment(), ...settings });
    expect(problems).toEqual([]);
    const html = readFileSync(join(output, `${name}.html`), 'utf8');
    expect(html).toContain('class=\\"plot\\"');
    return { text, html };
  };

  it.each(analyses)('%s runs clean on segments, and says so', async (name) => {
    const { html } = await run(name, 'on-segments', { BLACKSPOT_SOURCE: sample.segments });
    expect(html).toMatch(/Invented data: 19,\d{3} accidents/);
    expect(html).toContain(`Live store in Parquet segments: ${basename(sample.segments)}.`);
  });

  it.skipIf(withoutServers).each(analyses)(
    '%s runs clean on MongoDB, and says so (needs it)',
    async (name) => {
      const { html } = await run(name, 'on-mongodb', { BLACKSPOT_SOURCE: sample.mongodb! });
      expect(html).toMatch(/Invented data: 19,\d{3} accidents/);
      expect(html).toContain(`Live store in MongoDB: ${collectionOf(sample.mongodb!)}`);
    },
  );

  it('05-live-stream runs clean in one process, and both sides agree', async () => {
    const { text, html } = await run('05-live-stream', 'embedded', { BLACKSPOT_REPLAY: sample.csv });
    expect(text).toContain('in-process -> ');
    expect(text).toMatch(/Places watched: \d+\. Surges: \d+\./);
    expect(html).toMatch(/the end of the stream: \d/);
    expect(text.match(/: 0 differences/g)).toHaveLength(3);
  });

  it.skipIf(withoutServers)(
    '05-live-stream runs clean on Kafka and MongoDB, and both sides agree (needs both)',
    async () => {
      const { text } = await run('05-live-stream', 'on-servers', {
        BLACKSPOT_REPLAY: sample.csv,
        BLACKSPOT_KAFKA_BROKERS: kafkaBrokers,
        BLACKSPOT_MONGODB_URL: await emptyDatabase('notebook05'),
      });
      expect(text).toContain(`${kafkaBrokers} -> mongodb://`);
      expect(text.match(/: 0 differences/g)).toHaveLength(3);
    },
  );
});

/** This process's, without what would choose a source. */
function environment(): NodeJS.ProcessEnv {
  const names = ['BLACKSPOT_SOURCE', 'BLACKSPOT_REPLAY', 'BLACKSPOT_KAFKA_BROKERS', 'BLACKSPOT_MONGODB_URL'];
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.includes(name)));
}
