import { version } from '../../base/version.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { TrainedModel } from '../../models/trainedModel.js';
import { mostFields } from './eventReader.js';
import { type Format, mediaTypes } from './mediaTypes.js';
import type { RequestLimits } from './requestEvents.js';

type Json = Readonly<Record<string, unknown>>;

/** The names of endpoints of SageMaker, as a pattern. */
export const endpointName = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}';

/** The OpenAPI 3.1 document of a served model. */
export function openApi(trained: TrainedModel, dataset: Dataset, limits: RequestLimits): Json {
  const invocations = {
    post: {
      summary: 'Predicts the severity of events.',
      description:
        'The answer has one prediction for each event, in their order. If one event cannot be read, no event is answered.',
      requestBody: {
        required: true,
        description: `At most ${limits.maxBodyBytes} bytes and ${limits.maxEvents} events. Without Content-Type, it is JSON. It may be compressed: Content-Encoding gzip.`,
        content: perMediaType(schema('Events'), schema('Event'), examplesOf(dataset)),
      },
      responses: {
        200: {
          description: 'The predictions, in the format that Accept asks for; JSON without it.',
          content: perMediaType(schema('Predictions'), schema('Prediction')),
        },
        400: refusal('The body or one of its events cannot be read.'),
        406: refusal('Accept allows no format of predictions.'),
        408: refusal('The request took too long to arrive.'),
        413: refusal('The body has too many bytes or events.'),
        415: refusal('The format or the compression of the body is not supported.'),
        503: {
          ...refusal('Too many large requests wait for their answers.'),
          headers: {
            'Retry-After': {
              description: 'When to send the request again, seconds.',
              schema: { type: 'integer', minimum: 0 },
            },
          },
        },
      },
    },
  };
  const healthy = { 200: { description: 'The model is loaded.', content: json(schema('Health')) } };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Severity of accidents',
      version: trained.version,
      description: `Model ${trained.version} (${trained.model.kind}), served by blackspot ${version}. Severity is the impact on traffic, from 1 to 4.`,
    },
    paths: {
      '/ping': { get: { summary: 'Whether events can be sent.', responses: healthy } },
      '/health': { get: { summary: 'The same as /ping.', responses: healthy } },
      '/invocations': invocations,
      '/endpoints/{name}/invocations': {
        parameters: [
          {
            name: 'name',
            in: 'path',
            required: true,
            description: 'Any name that SageMaker allows.',
            schema: { type: 'string', pattern: `^${endpointName}$` },
          },
        ],
        post: {
          ...invocations.post,
          description: `The same as /invocations, as clients of SageMaker send it. ${invocations.post.description}`,
          responses: { ...invocations.post.responses, 404: refusal('The name is not one of an endpoint.') },
        },
      },
      '/metrics': {
        get: {
          summary: 'Metrics for Prometheus.',
          responses: {
            200: {
              description: 'Text format 0.0.4.',
              content: { 'text/plain': { schema: { type: 'string' } } },
            },
          },
        },
      },
      '/openapi.json': {
        get: {
          summary: 'This document.',
          responses: { 200: { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) } },
        },
      },
    },
    components: { schemas: schemas(trained, dataset) },
  };
}

function schemas({ model }: TrainedModel, dataset: Dataset): Json {
  const columns = dataset.fileColumns.filter(({ name }) => name !== dataset.roles.severity?.column);
  const time = dataset.columnOf(dataset.roles.time)!;
  const fields = columns.flatMap(({ name, headers, meaning, unit }) => {
    const description = unit === undefined ? meaning : `${meaning} (${unit})`;
    // Values are read as the texts of a file; one that cannot be read counts as missing.
    const value = { type: ['string', 'number', 'boolean', 'null'], description };
    return [headers[0]!, name].map((field) => [field, value] as const);
  });
  const probabilities = model.classes.map((name) => [name, { type: 'number', minimum: 0, maximum: 1 }]);
  return {
    Event: {
      type: 'object',
      description:
        'What is known of an accident when its report comes in. Fields have the names of the file or of a record, in any spelling that an import reads. A missing field and null are missing values. Other fields are ignored, but one that looks like a misspelt name is refused. Severity is ignored.',
      anyOf: [time.headers[0], time.name].map((field) => ({ required: [field] })),
      properties: Object.fromEntries(fields),
      additionalProperties: true,
      maxProperties: mostFields,
    },
    Events: {
      anyOf: [
        schema('Event'),
        { type: 'array', items: schema('Event') },
        {
          type: 'object',
          required: ['instances'],
          properties: { instances: { type: 'array', items: schema('Event') } },
          additionalProperties: false,
        },
      ],
    },
    Prediction: {
      type: 'object',
      required: ['predictedSeverity', 'probabilities', 'modelVersion'],
      properties: {
        predictedSeverity: { type: 'integer', enum: [...model.classes] },
        probabilities: {
          type: 'object',
          description: 'By severity; their sum is 1.',
          required: model.classes.map(String),
          properties: Object.fromEntries(probabilities),
          additionalProperties: false,
        },
        modelVersion: { type: 'string' },
      },
      additionalProperties: false,
    },
    Predictions: {
      description:
        'One, a list, or {"predictions": [...]}, as the body has one event, a list or {"instances": [...]}.',
      anyOf: [
        schema('Prediction'),
        { type: 'array', items: schema('Prediction') },
        {
          type: 'object',
          required: ['predictions'],
          properties: { predictions: { type: 'array', items: schema('Prediction') } },
          additionalProperties: false,
        },
      ],
    },
    Refusal: {
      type: 'object',
      required: ['message'],
      properties: {
        message: { type: 'string', description: 'What was expected, and what came.' },
        hint: { type: 'string', description: 'What to do.' },
        row: { type: 'integer', description: 'The event that is the reason, from 1.' },
        line: { type: 'integer', description: 'The line of the body on which it begins, from 1.' },
      },
      additionalProperties: false,
    },
    Health: {
      type: 'object',
      required: ['status', 'modelVersion', 'kind'],
      properties: {
        status: { type: 'string' },
        modelVersion: { type: 'string' },
        kind: { type: 'string' },
      },
      additionalProperties: false,
    },
  };
}

/** An accident as the published file has it. */
const example = {
  Start_Time: '2022-11-04 17:42:00',
  Start_Lat: 39.96,
  Start_Lng: -83.0,
  State: 'OH',
  'Temperature(F)': 41,
  Weather_Condition: 'Light Rain',
  Junction: true,
};

/** A body of each format, of columns that the dataset has; none without a time, which is needed. */
function examplesOf({ fileColumns, columnOf, roles }: Dataset): Partial<Record<Format, unknown>> {
  const headers = new Set(fileColumns.map((column) => column.headers[0]));
  const fields = Object.entries(example).filter(([name]) => headers.has(name));
  const event = Object.fromEntries(fields);
  if (!Object.hasOwn(event, columnOf(roles.time)!.headers[0]!)) return {};
  return {
    json: event,
    jsonLines: `${JSON.stringify(event)}\n`,
    csv: `${Object.keys(event).join(',')}\n${Object.values(event).join(',')}\n`,
  };
}

/** Text formats are described by one of their lines. */
function perMediaType(whole: Json, line: Json, examples: Partial<Record<Format, unknown>> = {}): Json {
  const types = Object.entries(mediaTypes).map(([type, format]) => {
    const example = Object.hasOwn(examples, format) ? { example: examples[format] } : {};
    if (format === 'json') return [type, { schema: whole, ...example }];
    const description =
      format === 'csv' ? 'A header line, and a line for each event.' : 'An object on each line.';
    const text = { type: 'string', minLength: 1, description, contentSchema: line };
    return [type, { schema: text, ...example }];
  });
  return Object.fromEntries(types);
}

function refusal(description: string): Json {
  return { description, content: json(schema('Refusal')) };
}

function json(content: Json): Json {
  return { 'application/json': { schema: content } };
}

function schema(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}
