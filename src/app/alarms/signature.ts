import { createHmac } from 'node:crypto';
import { ConfigurationError } from '../../base/errors.js';

/** The fewest bytes of a secret. */
const leastBytes = 16;

/**
 * The key in a secret of Standard Webhooks: base64, with or without `whsec_` before it.
 * @throws ConfigurationError that does not show the secret
 */
export function webhookKey(secret: string): Buffer {
  const encoded = secret.replace(/^whsec_/, '');
  const key = Buffer.from(encoded, 'base64');
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded);
  if (isBase64 && key.length >= leastBytes) return key;
  throw new ConfigurationError(
    `Expected the secret of the webhook to be base64 of at least ${leastBytes} bytes, got another text.`,
    { hint: 'Make one: echo "whsec_$(openssl rand -base64 32)". Set it here and at the receiver.' },
  );
}

/**
 * The signature of Standard Webhooks: HMAC-SHA256 of `<id>.<timestamp>.<body>`.
 * @param timestamp seconds since 1970 UTC, when it is sent
 */
export function webhookSignature(key: Uint8Array, id: string, timestamp: number, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
