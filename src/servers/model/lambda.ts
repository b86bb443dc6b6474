import { isPlainObject } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import type { ModelHandler } from './handler.js';
import type { ModelRequest } from './http.js';

/** What a Lambda function returns to a function URL or an API gateway. */
export interface LambdaResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/**
 * Makes a Lambda function of a handler, for function URLs, API gateways (payload 1.0 and 2.0) and load balancers.
 *
 * @returns a function that throws an InputError for an event of something else
 */
export function createLambdaHandler(handler: ModelHandler): (event: unknown) => Promise<LambdaResponse> {
  return async (event) => {
    const { status, headers, body } = handler.answer(requestOf(event));
    return { statusCode: status, headers, body, isBase64Encoded: false };
  };
}

function requestOf(event: unknown): ModelRequest {
  const given = isPlainObject(event) ? event : {};
  const { http } = objectOf(given.requestContext);
  const { method, path } =
    given.version === '2.0'
      ? { method: objectOf(http).method, path: withoutStage(given) }
      : { method: given.httpMethod, path: given.path };
  if (typeof method !== 'string' || typeof path !== 'string')
    throw new InputError('Expected an event of a function URL or an API gateway, got something else.', {
      hint: 'Send POST /invocations to the URL of the function or of its API gateway.',
    });
  const { body } = given;
  return {
    method,
    path,
    headers: headersOf(given),
    body: Buffer.from(
      typeof body === 'string' ? body : '',
      given.isBase64Encoded === true ? 'base64' : 'utf8',
    ),
  };
}

/** With payload 2.0, the path of an API gateway begins with its stage, unless that is the default one. */
function withoutStage({ rawPath, requestContext }: Readonly<Record<string, unknown>>): unknown {
  const { stage } = objectOf(requestContext);
  const prefix = `/${stage}/`;
  const hasStage = typeof rawPath === 'string' && rawPath.startsWith(prefix);
  return hasStage ? rawPath.slice(prefix.length - 1) : rawPath;
}

/** By name in lower case. A load balancer may send lists only. */
function headersOf({
  headers,
  multiValueHeaders,
}: Readonly<Record<string, unknown>>): Record<string, string> {
  const single = Object.entries(objectOf(headers)).map(([name, value]) => [name, String(value)] as const);
  const several = Object.entries(objectOf(multiValueHeaders)).map(([name, values]): [string, string] => [
    name,
    Array.isArray(values) ? values.join(', ') : String(values),
  ]);
  return Object.fromEntries([...single, ...several].map(([name, value]) => [name.toLowerCase(), value]));
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isPlainObject(value) ? value : {};
}
