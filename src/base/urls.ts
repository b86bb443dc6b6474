import { InputError } from './errors.js';

/** The scheme of an address that is a URL, in lower case: `mongodb` of `mongodb://host/db`; null of a path. */
export function schemeOf(address: string): string | null {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase() ?? null;
}

/** The path of the target of an HTTP request: without a query, and without scheme and host, with which a proxy is asked. */
export function pathOf(target: string): string {
  return target.replace(/^https?:\/\/[^/?]*/i, '').replace(/\?.*$/s, '');
}

/** An address for messages: without the user, password and parameters of a URL. A path is unchanged. */
export function withoutPassword(address: string): string {
  return address.replaceAll(/(:\/\/)[^@/\s]*@/g, '$1').replaceAll(/(:\/\/[^?\s]*)\?[^\s#]*/g, '$1');
}

/**
 * Refuses the address of a file of another machine.
 * @throws InputError that says how to download it
 */
export function requireLocal(address: string): void {
  const scheme = schemeOf(address);
  const isWeb = scheme === 'http' || scheme === 'https' || scheme === 'ftp' || scheme === 'ftps';
  if (!isWeb && (scheme === null || !['s3', 'gs', 'abfs', 'abfss', 'hdfs'].includes(scheme))) return;
  const shown = withoutPassword(address);
  throw new InputError(`Expected a file of this machine, got ${shown}.`, {
    hint: isWeb
      ? 'Download it first with `curl -LO <address>`, or replay it as a stream: curl -L <address> | blackspot replay -'
      : 'Copy it to this machine first.',
    details: { address: shown },
  });
}
