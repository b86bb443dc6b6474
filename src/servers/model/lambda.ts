import { isPlainObject } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import type { ModelHandler } from './handler.js';
import { type ModelRequest, refusalResponse, refused } from './http.js';

/** What a Lambda function returns to a function URL, an API gateway or a load balancer. */
export interface LambdaResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of `headers`, to a load balancer that sends lists of headers. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** An object of JSON. */
type Json = Readonly<Record<string, unknown>>;

/**
 * Makes a Lambda function of a handler. Requests come as events of a function URL, an API gateway (payload 1.0 and 2.0) or a
 * load balancer. Anything else is what `POST /invocations` takes as JSON, such as `{"Start_Time": "2022-11-04 17:42:00"}` of
 * `aws lambda invoke`, and the result is what that answers.
 *
 * @returns a function that throws an InputError for an event that is no request and cannot be answered
 */
export function createLambdaHandler(handler: ModelHandler): (event: unknown) => Promise<unknown> {
  return async (event) => (isRequest(event) ? respond(handler, event) : invoke(handler, event));
}

/** Whether it came over HTTP. Events with their fields have other names. */
function isRequest(event: unknown): event is Json {
  return (
    isPlainObject(event) &&
    ['requestContext', 'httpMethod', 'rawPath'].some((name) => Object.hasOwn(event, name))
  );
}

async function respond(handler: ModelHandler, event: Json): Promise<LambdaResponse> {
  const request = requestOf(event);
  const { status, headers, body } = request === null ? notARequest : await handler.answer(request);
  const answer = { statusCode: status, body, isBase64Encoded: false } as const;
  // A load balancer that sends lists of headers expects lists.
  if (isPlainObject(event.headers) || !isPlainObject(event.multiValueHeaders)) return { ...answer, headers };
  const lists = Object.entries(headers).map(([name, value]) => [name, [value]]);
  return { ...answer, multiValueHeaders: Object.fromEntries(lists) };
}

const notARequest = refusalResponse(
  refused(400, 'Expected the event to have a method and a path, got none.', {
    hint: 'Send it through a function URL, an API gateway or a load balancer.',
  }),
);

async function invoke(handler: ModelHandler, event: unknown): Promise<unknown> {
  const { status, body } = await handler.answer({
    method: 'POST',
    path: '/invocations',
    headers: {},
    body: Buffer.from(JSON.stringify(event ?? null)),
  });
  const answer = JSON.parse(body) as { readonly message: string; readonly hint?: string };
  if (status === 200) return answer;
  const { message, hint } = answer;
  throw new InputError(message, { ...(hint === undefined ? {} : { hint }), details: { status } });
}

/** Null without a method and a path. */
function requestOf(event: Json): ModelRequest | null {
  const { http } = objectOf(event.requestContext);
  const { method, path } =
    event.version === '2.0'
      ? { method: objectOf(http).method, path: withoutStage(event) }
      : { method: event.httpMethod, path: event.path };
  if (typeof method !== 'string' || typeof path !== 'string') return null;
  const text = typeof event.body === 'string' ? event.body : '';
  return {
    method,
    path,
    headers: headersOf(event),
    body: Buffer.from(text, event.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

/** With payload 2.0, the path of an API gateway begins with its stage, unless that is the default one. */
function withoutStage({ rawPath, requestContext }: Json): unknown {
  const { stage } = objectOf(requestContext);
  const prefix = `/${stage}/`;
  const hasStage = typeof rawPath === 'string' && rawPath.startsWith(prefix);
  return hasStage ? rawPath.slice(prefix.length - 1) : rawPath;
}

/** By name in lower case. A load balancer may send lists only. */
function headersOf({ headers, multiValueHeaders }: Json): Record<string, string> {
  const several = Object.entries(objectOf(multiValueHeaders)).map(([name, values]) => [
    name,
    Array.isArray(values) ? values.join(', ') : values,
  ]);
  return Object.fromEntries(
    [...Object.entries(objectOf(headers)), ...several].flatMap(([name, value]) =>
      typeof value === 'string' ? [[String(name).toLowerCase(), value]] : [],
    ),
  );
}

function objectOf(value: unknown): Json {
  return isPlainObject(value) ? value : {};
}
