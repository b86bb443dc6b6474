/**
 * The way into MongoDB and the questions to it, beside what one would write by hand, on one machine:
 *
 * 1. consume from Kafka, against `insertMany` of the finished documents into a collection with the same indexes, and
 *    against a Python consumer
 * 2. from event to answer, at 1,000 events a second
 * 3. questions, against the same ones as pipelines written by hand
 *
 *   npx vite-node bench/mongo.ts [rows to consume] [rows to ask] [seconds of 2] [rounds of 1]
 *
 * A part whose number is 0 is left out. Needs Java, Maven and python3, which fetch the servers and the peer's packages.
 */
import { availableParallelism, cpus } from 'node:os';
import { consuming } from './mongo/consuming.js';
import { latency } from './mongo/latency.js';
import { asking } from './mongo/questions.js';
import { startServers } from './mongo/servers.js';

const [rows = 200_000, rowsToAsk = 2_000_000, latencySeconds = 60, rounds = 3] = process.argv
  .slice(2)
  .map(Number);

const servers = await startServers();
try {
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}, MongoDB 6.0.5, Kafka 4.1.0`,
  );
  if (rows > 0) await consuming(servers, rows, rounds);
  if (latencySeconds > 0) await latency(servers, latencySeconds);
  if (rowsToAsk > 0) await asking(servers, rowsToAsk);
} finally {
  await servers.remove();
}
