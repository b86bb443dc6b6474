/**
 * npm run services: real Kafka and MongoDB on this machine, without Docker, until Ctrl-C. Everything they keep is
 * removed when they stop.
 *   npm run services -- --json      one line of JSON in place of the text
 *   npm run services -- --fetch     only fetches the servers
 *   npm run services -- --only kafka|mongodb
 */
import { parseArgs } from 'node:util';
import { ServiceMissing } from './services/cache.mjs';
import { fetchKafka, startKafka } from './services/kafka.mjs';
import { fetchMongodb, startMongodb } from './services/mongodb.mjs';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, fetch: { type: 'boolean' }, only: { type: 'string' } },
});
const started = [];
let isStopping = false;

async function stop(code) {
  if (isStopping) return;
  isStopping = true;
  await Promise.all(started.map((server) => server.remove()));
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));

async function start(what) {
  const server = await what();
  started.push(server);
  return server;
}

try {
  if (values.only !== undefined && !['kafka', 'mongodb'].includes(values.only)) {
    throw new ServiceMissing(`--only ${values.only} is no service.`, 'Say --only kafka or --only mongodb.');
  }
  const wants = (name) => values.only === undefined || values.only === name;
  const say = values.json ? () => {} : console.error;
  say('Fetching what is missing, starting the servers ...');
  if (values.fetch) {
    if (wants('kafka')) fetchKafka();
    if (wants('mongodb')) fetchMongodb();
    process.exit(0);
  }
  const [kafka, mongodb] = await Promise.all([
    wants('kafka') ? start(startKafka) : undefined,
    wants('mongodb') ? start(startMongodb) : undefined,
  ]);
  if (values.json) {
    console.log(JSON.stringify({ kafkaBrokers: kafka?.url, mongodbUrl: mongodb?.url }));
  } else {
    if (kafka) console.log(`export BLACKSPOT_KAFKA_BROKERS='${kafka.url}'`);
    if (mongodb) console.log(`export BLACKSPOT_MONGODB_URL='${mongodb.url}'`);
    say('Ready. Ctrl-C stops them and removes their data.');
  }
} catch (error) {
  console.error(error instanceof ServiceMissing ? error.message : error);
  await stop(1);
}
