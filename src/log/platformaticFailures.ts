import { GenericError } from '@platformatic/kafka';
import { allOf, type FailureCategory } from './kafkaClient.js';

/** A partition that has no leader at the moment. */
export class LeaderUnavailable extends Error {
  constructor(topic: string, partition: number) {
    super(`Partition ${partition} of topic "${topic}" has no leader at the moment.`);
  }
}

/** Classifies an error of the library. */
export function categoryOf(error: unknown): FailureCategory {
  if (error instanceof LeaderUnavailable) return 'unavailable';
  if (!(error instanceof Error) || !GenericError.isGenericError(error)) return 'refused';
  const all = allOf(error) as { code?: unknown; apiId?: unknown }[];
  const names = new Set(all.flatMap(({ code, apiId }) => [code, apiId]));
  if (names.has('MESSAGE_TOO_LARGE') || names.has('RECORD_LIST_TOO_LARGE')) return 'tooLarge';
  if (all.some((one) => one instanceof Error && one.message.startsWith('Cannot find broker')))
    return 'unavailable';
  return refusals.some((name) => names.has(name)) ? 'refused' : 'unavailable';
}

/** Failures that a retry does not resolve. */
const refusals = [
  'PLT_KFK_AUTHENTICATION',
  'PLT_KFK_USER',
  'PLT_KFK_UNSUPPORTED',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_CONFIG',
  'INVALID_TIMESTAMP',
  'INVALID_GROUP_ID',
  'POLICY_VIOLATION',
  'OFFSET_OUT_OF_RANGE',
];
