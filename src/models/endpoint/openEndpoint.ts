import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import {
  requireInteger,
  requireKnownOptions,
  requirePositive,
  requireSignal,
  unexpected,
} from '../../base/checks.js';
import { DataError, isBlackspotError } from '../../base/errors.js';
import { limited } from '../../base/limited.js';
import { retry } from '../../base/retry.js';
import { setForLibrary } from '../../base/settings.js';
import { schemeOf, withoutPassword } from '../../base/urls.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { ColumnValues } from '../../dataset/featureValues.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import type { Forecast } from '../trainedModel.js';
import { endpointError } from './endpointErrors.js';
import { type EndpointPrediction, parsePredictions } from './predictions.js';
import { endpointColumns, type RequestBody, requestBodies } from './requestBodies.js';

export interface EndpointOptions {
  /** The name of the endpoint. */
  readonly name: string;
  /**
   * A server that answers like SageMaker, such as `serveModel`. One outside AWS gets no credentials of AWS.
   * @default SageMaker
   */
  readonly url?: string;
  /** @default that of the AWS settings */
  readonly region?: string;
  /** @default the US accidents */
  readonly dataset?: Dataset;
  /** Most events of a request. @default 500 */
  readonly maxEvents?: number;
  /** Most bytes of a request. @default 5,000,000; SageMaker takes 6 MB */
  readonly maxBytes?: number;
  /** Requests at the same time. Further ones wait. @default 4 */
  readonly concurrency?: number;
  /** How long a request may take, seconds. @default 60, as SageMaker waits for a model */
  readonly timeoutSeconds?: number;
  /** How long an endpoint that is not available is tried again, seconds. @default 120 */
  readonly retryTimeoutSeconds?: number;
  /** Called before each wait. @default ignores it */
  readonly onUnavailable?: (error: Error, retryInMs: number) => void;
  readonly signal?: AbortSignal;
}

type Defaults = Omit<Required<EndpointOptions>, 'name' | 'url' | 'region' | 'signal'>;

/** Defaults of `openEndpoint`. */
export const endpointDefaults: Defaults = {
  dataset: usAccidents,
  maxEvents: 500,
  maxBytes: 5_000_000,
  concurrency: 4,
  timeoutSeconds: 60,
  retryTimeoutSeconds: 120,
  onUnavailable: () => {},
};

const optionNames = { ...endpointDefaults, name: true, url: true, region: true, signal: true };

/** Forecasts of an endpoint, with the version of the model that made each: it changes when the endpoint is updated. */
export interface EndpointForecast extends Forecast {
  readonly modelVersions: readonly string[];
}

/** A model behind a SageMaker endpoint, in place of a local one. */
export interface SeverityEndpoint {
  readonly name: string;
  /** The severities that the model tells apart, ascending. */
  readonly classes: readonly number[];
  /** The version of the model that has answered last. It changes when the endpoint is updated. */
  readonly version: string;
  /** The columns of events that are sent. */
  readonly columns: readonly string[];
  /**
   * Forecasts for `count` events in their order, in as many requests as they need. Columns that are not there are missing.
   * @throws ConnectionError when the endpoint stays unavailable
   * @throws InputError when it refuses an event
   * @throws DataError when its answer has another form
   */
  forecast(columns: ColumnValues, count: number): Promise<EndpointForecast>;
  close(): void;
}

/**
 * Opens a SageMaker endpoint, or a server that answers like one. One event is sent at once, to see that it answers and which
 * model it has.
 *
 * @throws ConfigurationError without credentials, region or permission
 * @throws ConnectionError, InputError and DataError as `forecast`
 * @example
 * const endpoint = await openEndpoint({ name: 'severity', url: 'http://127.0.0.1:8080' });
 * const { severity } = await endpoint.forecast({ startLocal: ['2022-03-01T17:30:00.000'] }, 1);
 */
export async function openEndpoint(options: EndpointOptions): Promise<SeverityEndpoint> {
  requireKnownOptions('openEndpoint', options, optionNames);
  const settings = { ...endpointDefaults, ...options };
  const { name, dataset, maxEvents, maxBytes, concurrency } = checked(settings);
  const client = await openClient(settings);
  const invoke = limited(concurrency, (request: RequestBody) => send(client, settings, request));
  const invokeAll = async (columns: ColumnValues, count: number): Promise<EndpointPrediction[]> => {
    const pending: Promise<EndpointPrediction[]>[] = [];
    for (const request of requestBodies(columns, count, dataset, { maxEvents, maxBytes })) {
      const answer = invoke(request);
      // Its error is thrown below, where all are awaited.
      answer.catch(() => {});
      pending.push(answer);
    }
    return (await Promise.all(pending)).flat();
  };
  try {
    const [probe] = await invokeAll({ [dataset.roles.time]: ['2022-01-03T12:00:00.000'] }, 1);
    const classes = [...probe!.probabilities.keys()].sort((a, b) => a - b);
    let version = probe!.modelVersion;
    return {
      name,
      classes,
      get version() {
        return version;
      },
      columns: endpointColumns(dataset),
      forecast: async (columns, count) => {
        const found = forecastOf(name, await invokeAll(columns, count), classes);
        version = found.modelVersions.at(-1) ?? version;
        return found;
      },
      close: () => client.destroy(),
    };
  } catch (error) {
    client.destroy();
    throw error;
  }
}

function checked<T extends Defaults & EndpointOptions>(settings: T): T {
  const { name, url } = settings;
  if (typeof name !== 'string' || !/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/.test(name))
    throw unexpected('the name of an endpoint', '1 to 63 letters, digits and hyphens', name);
  if (url !== undefined && !(URL.canParse(url) && ['http', 'https'].includes(schemeOf(url) ?? '')))
    throw unexpected('the URL of an endpoint', 'one that begins with http:// or https://', url);
  requireInteger('maxEvents', settings.maxEvents, 1);
  requireInteger('maxBytes', settings.maxBytes, 1);
  requireInteger('concurrency', settings.concurrency, 1, 1_000);
  requirePositive('timeoutSeconds', settings.timeoutSeconds);
  requirePositive('retryTimeoutSeconds', settings.retryTimeoutSeconds);
  requireSignal(settings.signal);
  return settings;
}

/** Loads the SDK only here: it has 15 MB, and few need it. */
async function openClient({ name, url, region }: EndpointOptions): Promise<SageMakerRuntimeClient> {
  // It warns of versions of Node that only its later releases do without. Ours is pinned.
  setForLibrary('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  const { SageMakerRuntimeClient } = await import('@aws-sdk/client-sagemaker-runtime');
  const isForeign = url !== undefined && !awsHost.test(new URL(url).hostname);
  try {
    return new SageMakerRuntimeClient({
      // `retry` waits as the rest of blackspot does.
      maxAttempts: 1,
      ...(url === undefined ? {} : { endpoint: url }),
      ...(region === undefined ? {} : { region }),
      // The SDK cannot leave a request unsigned.
      ...(isForeign
        ? { region: region ?? 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } }
        : {}),
    });
  } catch (error) {
    throw endpointError(name, error);
  }
}

/** The hosts of AWS services, also those in a private network. */
const awsHost = /\.(?:amazonaws\.(?:com|com\.cn|eu)|api\.aws)$/i;

async function send(
  client: SageMakerRuntimeClient,
  options: Defaults & EndpointOptions,
  { from, until, body }: RequestBody,
): Promise<EndpointPrediction[]> {
  const { name, url, signal, timeoutSeconds, retryTimeoutSeconds, onUnavailable } = options;
  const shownName = url === undefined ? name : `${name} at ${withoutPassword(url)}`;
  const { InvokeEndpointCommand } = await import('@aws-sdk/client-sagemaker-runtime');
  const json = 'application/json';
  const command = { EndpointName: name, ContentType: json, Accept: json, Body: Buffer.from(body) };
  return await retry(
    {
      isUnavailable: (error) => isBlackspotError(error) && error.retriable,
      onUnavailable,
      retryTimeoutMs: retryTimeoutSeconds * 1_000,
      ...(signal === undefined ? {} : { signal }),
    },
    async () => {
      signal?.throwIfAborted();
      const timeout = AbortSignal.timeout(timeoutSeconds * 1_000);
      const abortSignal = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
      try {
        const { Body = new Uint8Array() } = await client.send(new InvokeEndpointCommand(command), {
          abortSignal,
        });
        return parsePredictions(shownName, Body, until - from);
      } catch (error) {
        signal?.throwIfAborted();
        if (isBlackspotError(error)) throw error;
        throw endpointError(
          shownName,
          timeout.aborted ? new Error(`no answer within ${timeoutSeconds} s`) : error,
        );
      }
    },
  );
}

function forecastOf(
  name: string,
  predictions: readonly EndpointPrediction[],
  classes: readonly number[],
): EndpointForecast {
  const probabilities = new Float64Array(predictions.length * classes.length);
  for (const [event, { probabilities: byClass }] of predictions.entries()) {
    for (const [k, severity] of classes.entries()) {
      const probability = byClass.get(severity);
      if (probability === undefined || byClass.size !== classes.length)
        throw new DataError(
          `Expected the model of endpoint ${name} to have the severities ${classes.join(', ')}, got ${[...byClass.keys()].join(', ')}.`,
          { hint: 'Open the endpoint again: its model was replaced.', details: { endpoint: name } },
        );
      probabilities[event * classes.length + k] = probability;
    }
  }
  return {
    severity: Uint8Array.from(predictions, ({ severity }) => severity),
    probabilities,
    modelVersions: predictions.map(({ modelVersion }) => modelVersion),
  };
}
