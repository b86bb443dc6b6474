import { setImmediate } from 'node:timers/promises';
import { requireInteger, requireKnownOptions, thrownError } from '../../base/checks.js';
import type { InputError } from '../../base/errors.js';
import { joinWords } from '../../base/format.js';
import { limited } from '../../base/limited.js';
import { pathOf } from '../../base/urls.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { createFeatureReader } from '../../dataset/featureValues.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { requireReportFeatures } from '../../models/reportFeatures.js';
import { forecast, type TrainedModel } from '../../models/trainedModel.js';
import { predictionResponse, predictionTexts } from './answer.js';
import { EventReader } from './eventReader.js';
import {
  jsonResponse,
  type ModelRequest,
  type ModelResponse,
  refusalResponse,
  refused,
  refusedStatus,
} from './http.js';
import { inTurns } from './inTurns.js';
import { LargeBodies, leastLargeBytes, mostLargeBytes } from './largeBodies.js';
import { acceptedType, mediaTypes } from './mediaTypes.js';
import { ModelMetrics } from './metrics.js';
import { endpointName, openApi } from './openApi.js';
import { requestEvents } from './requestEvents.js';

export interface ModelHandlerOptions {
  /** @default the US accidents */
  readonly dataset?: Dataset;
  /** Bytes of a body, also when it is decompressed. @default 6 MiB, as at SageMaker and Lambda */
  readonly maxBodyBytes?: number;
  /** Events of a request, which bounds the time to answer it. @default 10,000 */
  readonly maxEvents?: number;
  /** Called with an error that is a bug; the answer has status 500 and says no more. If it throws, the process warns. @default ignores it */
  readonly onError?: (error: unknown) => void;
}

/** Defaults of `createModelHandler`. */
export const modelHandlerDefaults: Required<ModelHandlerOptions> = {
  dataset: usAccidents,
  maxBodyBytes: 6 << 20,
  maxEvents: 10_000,
  onError: () => {},
};

/** Answers requests for the predictions of a model. */
export interface ModelHandler {
  readonly maxBodyBytes: number;
  readonly metrics: ModelMetrics;
  /** Whoever reads bodies piece by piece counts them here until `answer` does. */
  readonly largeBodies: LargeBodies;
  /** Answers every request, also a wrong one. Never throws. */
  answer(request: ModelRequest): Promise<ModelResponse>;
}

/**
 * Makes the handler that the HTTP server and Lambda share. It answers as a SageMaker container must: `GET /ping` and `POST
 * /invocations`, also as `/endpoints/NAME/invocations`; and `GET /health`, `/metrics` and `/openapi.json`.
 *
 * @throws InputError when an option is wrong, or the model has other features than `report`
 * @example
 * const handler = createModelHandler(await openModel('model'));
 * await handler.answer({ method: 'GET', path: '/ping', headers: {}, body: new Uint8Array() }); // { status: 200, ... }
 */
export function createModelHandler(trained: TrainedModel, options: ModelHandlerOptions = {}): ModelHandler {
  requireKnownOptions('createModelHandler', options, modelHandlerDefaults);
  const { dataset, onError, ...limits } = { ...modelHandlerDefaults, ...options };
  requireDataset(dataset);
  requireInteger('maxBodyBytes', limits.maxBodyBytes, 1);
  requireInteger('maxEvents', limits.maxEvents, 1);
  requireReportFeatures(trained);
  const { version, model } = trained;
  const features = createFeatureReader(model.features, dataset);
  const reader = new EventReader(features.columns, dataset);
  const metrics = new ModelMetrics(trained);
  const document = jsonResponse(200, openApi(trained, dataset, limits));
  const health = jsonResponse(200, { status: 'ok', modelVersion: version, kind: model.kind });

  const predict = async ({ headers, body }: ReadRequest): Promise<ModelResponse> => {
    const type = acceptedType(headers.accept);
    const { events, shape } = requestEvents(headers, body, reader, limits);
    const texts: string[] = [];
    let invalidValues = 0;
    for await (const batch of inTurns(events)) {
      const columns = reader.columns.map((name, at) => [name, batch.map(({ values }) => values[at])]);
      const read = features.read(Object.fromEntries(columns), batch.length);
      texts.push(...predictionTexts(forecast(trained, read), trained, mediaTypes[type]));
      for (const event of batch) invalidValues += event.invalidValues;
    }
    metrics.predicted(texts.length, invalidValues);
    return predictionResponse(texts, trained, type, shape);
  };
  const predictInTurn = limited(1, async (request: ReadRequest) => {
    // Other requests are read before the next large one.
    await setImmediate();
    return predict(request);
  });
  const largeBodies = new LargeBodies((bytes) => metrics.holdsLarge(bytes));
  const predictLarge = async (request: ReadRequest, bytes: number): Promise<ModelResponse> => {
    if (!largeBodies.hold(bytes)) return busy;
    try {
      return await predictInTurn(request);
    } finally {
      largeBodies.release(bytes);
    }
  };
  const routes: Readonly<Record<string, Route>> = {
    '/ping': { method: 'GET', respond: () => health },
    '/health': { method: 'GET', respond: () => health },
    '/metrics': {
      method: 'GET',
      respond: () => ({
        status: 200,
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
        body: metrics.text(),
      }),
    },
    '/openapi.json': { method: 'GET', respond: () => document },
    '/invocations': {
      method: 'POST',
      respond: (request) => {
        const { body } = request;
        if (body === 'busy') return busy;
        const read = { ...request, body };
        const bytes = largeBytesOf(read);
        return bytes === 0 ? predict(read) : predictLarge(read, bytes);
      },
    },
  };

  return {
    maxBodyBytes: limits.maxBodyBytes,
    metrics,
    largeBodies,
    answer: async (request) => {
      const path = routePath(request.path);
      const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
      const startedAt = performance.now();
      const response = await respond(route, request, onError);
      const isForPredictions = route?.method === 'POST' && request.method === 'POST';
      const seconds = isForPredictions ? (performance.now() - startedAt) / 1_000 : undefined;
      metrics.answered(route === undefined ? 'other' : path, response.status, seconds);
      return response;
    },
  };
}

type ReadRequest = ModelRequest & { readonly body: Uint8Array | null };

interface Route {
  readonly method: 'GET' | 'POST';
  readonly respond: (request: ModelRequest) => ModelResponse | Promise<ModelResponse>;
}

/**
 * The bytes of a request that waits for others that are large, too; 0 for one that does not. The events of many of them at once
 * would fill the memory, and together their turns would be long.
 */
function largeBytesOf({ headers, body }: ReadRequest): number {
  if (body === null) return 0;
  const isLarge = body.length > leastLargeBytes || headers['content-encoding'] !== undefined;
  return isLarge ? Math.max(body.length, leastLargeBytes) : 0;
}

const busy = refusalResponse(
  refused(503, `Expected at most ${mostLargeBytes >> 20} MiB of large requests at the same time, got more.`, {
    hint: 'Send the request again after the time in Retry-After, or smaller requests.',
  }),
  { 'retry-after': '1' },
);

const endpointPath = new RegExp(`^/endpoints/${endpointName}/invocations$`);

/** The path of a route. The runtime of SageMaker names the endpoint in it, so that its clients can ask this server. */
function routePath(target: string): string {
  return pathOf(target).replace(endpointPath, '/invocations');
}

async function respond(
  route: Route | undefined,
  request: ModelRequest,
  onError: (error: unknown) => void,
): Promise<ModelResponse> {
  try {
    // It asks what the server can do, whatever the path.
    if (request.method === 'OPTIONS' && request.path === '*') return options('GET, HEAD, POST, OPTIONS');
    if (route === undefined)
      throw refused(404, `Path not found: ${request.path.slice(0, 100)}.`, {
        hint: 'Send events to POST /invocations. GET /openapi.json describes all paths.',
      });
    const allowed = route.method === 'GET' ? ['GET', 'HEAD', 'OPTIONS'] : ['POST', 'OPTIONS'];
    const allow = allowed.join(', ');
    if (request.method === 'OPTIONS') return options(allow);
    if (!allowed.includes(request.method)) {
      const error = refused(
        405,
        `Expected the method to be ${joinWords(allowed, 'or')}, got ${request.method.slice(0, 20)}.`,
      );
      return refusalResponse(error, { allow });
    }
    return await route.respond(request);
  } catch (error) {
    if (refusedStatus(error) !== undefined) return refusalResponse(error as InputError);
    try {
      onError(error);
    } catch (thrown) {
      process.emitWarning(thrownError('onError', thrown));
    }
    return jsonResponse(500, {
      message: 'The request could not be answered.',
      hint: 'Report this bug in blackspot.',
    });
  }
}

function options(allow: string): ModelResponse {
  return { status: 204, headers: { allow }, body: '' };
}
