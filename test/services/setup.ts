import type { TestProject } from 'vitest/node';
import { ServiceMissing } from '../../scripts/services/cache.mjs';
import { startKafka } from '../../scripts/services/kafka.mjs';
import { startMongodb } from '../../scripts/services/mongodb.mjs';
import type { Server } from '../../scripts/services/server.mjs';
import type { Service } from './services.js';

/** Starts Kafka and MongoDB once for all service tests, and stops exactly these. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started: Server[] = [];
  const offer = async (start: () => Promise<Server>): Promise<Service> => {
    try {
      const server = await start();
      started.push(server);
      return { url: server.url, missing: null };
    } catch (error) {
      if (!(error instanceof ServiceMissing) || process.env.BLACKSPOT_REQUIRE_SERVICES === '1') throw error;
      return { url: null, missing: error.message };
    }
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.remove()));
  };
  const offered = await Promise.allSettled([offer(startKafka), offer(startMongodb)]);
  const failed = offered.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  const [kafka, mongodb] = offered.map((one) => (one as PromiseFulfilledResult<Service>).value);
  project.provide('kafka', kafka!);
  project.provide('mongodb', mongodb!);
  return stop;
}
