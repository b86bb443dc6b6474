import { setImmediate as othersHaveRun } from 'node:timers/promises';
import { requireInteger, requireKnownOptions } from '../../base/checks.js';
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
  /** Called with an error that is a bug; the answer has status 500 and says no more. @default ignores it */
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

  const predict = async ({ headers, body }: ModelRequest): Promise<ModelResponse> => {
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
  const predictLarge = limited(1, async (request: ModelRequest) => {
    // Other requests are read before the next large one.
    await othersHaveRun();
    return predict(request);
  });
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
      respond: (request) => (isLarge(request) ? predictLarge(request) : predict(request)),
    },
  };

  return {
    maxBodyBytes: limits.maxBodyBytes,
    metrics,
    answer: async (request) => {
      const path = routePath(request.path);
      const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
      const startedAt = performance.now();
      const response = await respond(route, request, onError);
      const seconds = route?.method === 'POST' ? (performance.now() - startedAt) / 1_000 : undefined;
      metrics.answered(route === undefined ? 'other' : path, response.status, seconds);
      return response;
    },
  };
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly respond: (request: ModelRequest) => ModelResponse | Promise<ModelResponse>;
}

/**
 * Whether a request waits for others that are large, too. The events of many of them at once would fill the memory, and
 * together their turns would be long.
 */
function isLarge({ headers, body }: ModelRequest): boolean {
  return body !== null && (body.length > largeBytes || headers['content-encoding'] !== undefined);
}

const largeBytes = 32 << 10;

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
    if (route === undefined)
      throw refused(404, `Path not found: ${request.path.slice(0, 100)}.`, {
        hint: 'Send events to POST /invocations. GET /openapi.json describes all paths.',
      });
    const allowed = route.method === 'GET' ? ['GET', 'HEAD', 'OPTIONS'] : ['POST', 'OPTIONS'];
    const allow = allowed.join(', ');
    if (request.method === 'OPTIONS') return { status: 204, headers: { allow }, body: '' };
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
    onError(error);
    return jsonResponse(500, {
      message: 'The request could not be answered.',
      hint: 'Report this bug in blackspot.',
    });
  }
}
