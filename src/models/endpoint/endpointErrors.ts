import { isPlainObject } from '../../base/checks.js';
import { type BlackspotError, ConfigurationError, ConnectionError, InputError } from '../../base/errors.js';

/** What the errors of the SDK have. Those of SageMaker also have the answer of the model's container. */
interface SdkError {
  readonly name?: string;
  /** Of a connection that failed. */
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly OriginalStatusCode?: number;
  readonly OriginalMessage?: string;
}

/**
 * The error of a request to an endpoint as one of ours. `retriable` says whether a later attempt may succeed, and
 * `details.retryAfterSeconds` when at the earliest, if the endpoint says so.
 */
export function endpointError(endpoint: string, cause: unknown): BlackspotError {
  const error = (cause ?? {}) as SdkError;
  const { name = '', message = '' } = error;
  const status = error.OriginalStatusCode ?? error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  const options = { cause, details: { endpoint, status } };
  if (/^Credentials|^ExpiredToken|^UnrecognizedClient|^InvalidSignature|^InvalidClientToken/.test(name))
    return new ConfigurationError(`Expected AWS credentials for endpoint ${endpoint}, got: ${message}`, {
      ...options,
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
    });
  if (/region is missing/i.test(message))
    return new ConfigurationError(`Expected an AWS region for endpoint ${endpoint}, got none.`, {
      ...options,
      hint: 'Set AWS_REGION.',
    });
  if (/CERT|^UNABLE_TO_VERIFY|^UNABLE_TO_GET_ISSUER/.test(error.code ?? ''))
    return new ConfigurationError(
      `Expected endpoint ${endpoint} to have a trusted certificate, got: ${message}.`,
      {
        ...options,
        hint: 'Set NODE_EXTRA_CA_CERTS to the PEM file of its certificate authority.',
      },
    );
  if (status !== undefined && status >= 300 && status < 400)
    return new ConfigurationError(
      `Expected endpoint ${endpoint} to answer, got a redirect to ${error.$response?.headers?.location ?? 'nowhere'}.`,
      { ...options, hint: 'Set BLACKSPOT_ENDPOINT_URL to the address of the server itself.' },
    );
  if (status === 403)
    return new ConfigurationError(`Access to endpoint ${endpoint} was denied: ${message}`, {
      ...options,
      hint: 'Allow the action sagemaker:InvokeEndpoint for these credentials.',
    });
  if (status === undefined || status >= 500 || status === 429 || status === 408 || /Throttl/.test(name))
    return new ConnectionError(`Endpoint ${endpoint} is not available: ${reasonOf(error) || name}`, {
      cause,
      details: { ...options.details, retryAfterSeconds: retryAfterSeconds(error) },
      hint: 'Check that the endpoint is in service.',
    });
  return new InputError(`Endpoint ${endpoint} refused the request: ${reasonOf(error)}`, {
    ...options,
    hint: 'Check the name of the endpoint, and that it serves a model of blackspot.',
  });
}

/** What the container of the model said, or the SDK. */
function reasonOf({ message = '', OriginalMessage, $response }: SdkError): string {
  // The SDK expects JSON, which a gateway before the endpoint may not send.
  if (/Deserialization error/.test(message)) return `status ${$response?.statusCode}, and no JSON`;
  if (OriginalMessage === undefined) return message;
  try {
    const answer: unknown = JSON.parse(OriginalMessage);
    if (isPlainObject(answer) && typeof answer.message === 'string') return answer.message;
  } catch {
    // The container of another model may answer in any format.
  }
  return OriginalMessage.slice(0, 300);
}

/** `Retry-After` has seconds or a date. */
function retryAfterSeconds({ $response }: SdkError): number | undefined {
  const value = $response?.headers?.['retry-after'] ?? '';
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return seconds > 0 ? Math.min(seconds, longestSeconds) : undefined;
}

/** An endpoint that is not back after a day has been given up. */
const longestSeconds = 86_400;
