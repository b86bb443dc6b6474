import { once } from 'node:events';
import type { Command } from 'commander';
import { formatDuration } from '../base/format.js';
import { setting } from '../base/settings.js';
import { openModel } from '../models/folder/openModel.js';
import { defaultGraceSeconds, serveModel, serveModelDefaults } from '../servers/model/serveModel.js';
import { stopSignal } from './interrupt.js';
import { printError, say } from './output.js';
import { durationSeconds, port, positiveInteger } from './values.js';

interface ServeModelFlags {
  readonly port?: number;
  readonly host?: string;
  readonly maxBody?: number;
  readonly maxEvents?: number;
  readonly requestTimeout?: number;
  readonly grace: number;
}

export function addServeModel(program: Command): void {
  const { host, maxBodyBytes, maxEvents, requestTimeoutSeconds } = serveModelDefaults;
  program
    .command('serve-model')
    .description('answer requests for predicted severity over HTTP, as a SageMaker container does')
    .argument('[model]', 'model folder of `blackspot train` (default: BLACKSPOT_MODEL, else model/)')
    .option(
      '--port <port>',
      `listen on this port (0 to 65535; default: SAGEMAKER_BIND_TO_PORT, else ${serveModelDefaults.port})`,
      port,
    )
    .option('--host <address>', `listen on this address; 0.0.0.0 in a container (default: ${host})`)
    .option(
      '--max-body <bytes>',
      `refuse larger requests, also when decompressed (default: ${maxBodyBytes})`,
      positiveInteger,
    )
    .option(
      '--max-events <number>',
      `refuse requests with more events (default: ${maxEvents})`,
      positiveInteger,
    )
    .option(
      '--request-timeout <time>',
      `refuse requests that take longer to arrive (default: ${requestTimeoutSeconds}s)`,
      durationSeconds,
    )
    .option(
      '--grace <time>',
      'after SIGTERM or Ctrl-C, let requests in flight end within this time',
      durationSeconds,
      defaultGraceSeconds,
    )
    .addHelpText(
      'after',
      `
GET /ping and /health tell that the model is loaded, /metrics has figures for Prometheus, /openapi.json describes all.
POST /invocations takes events as JSON, JSON lines or CSV. The model is read once: restart the server after you replace it.

Examples:
  $ blackspot serve-model model/ --port 8080
  $ curl localhost:8080/invocations -H 'content-type: application/json' \\
      -d '{"Start_Time": "2022-11-04 17:42:00", "State": "OH", "Weather_Condition": "Light Rain"}'
  $ (head -1 my.csv; tail -100 my.csv) | curl localhost:8080/invocations -H 'content-type: text/csv' --data-binary @-`,
    )
    .action(run);
}

async function run(folder: string | undefined, flags: ServeModelFlags): Promise<void> {
  const stop = stopSignal();
  try {
    const trained = await openModel(folder ?? setting('BLACKSPOT_MODEL') ?? 'model');
    const given = setting('SAGEMAKER_BIND_TO_PORT');
    const server = await serveModel(trained, {
      port: flags.port ?? (given === undefined ? serveModelDefaults.port : port(given)),
      host: flags.host ?? serveModelDefaults.host,
      maxBodyBytes: flags.maxBody ?? serveModelDefaults.maxBodyBytes,
      maxEvents: flags.maxEvents ?? serveModelDefaults.maxEvents,
      requestTimeoutSeconds: flags.requestTimeout ?? serveModelDefaults.requestTimeoutSeconds,
      onError: (error) => printError(error, { debug: true }),
    });
    say(`Serving model ${trained.version} (${trained.model.kind}) at ${server.url}`);
    if (!stop.signal.aborted) await once(stop.signal, 'abort');
    say(`Stopping. Requests in flight have ${formatDuration(flags.grace)}.`);
    await server.close(flags.grace);
  } finally {
    stop.release();
  }
}
