import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** Why a request is refused. */
export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly error: string;
  readonly hint: string;
}

export interface AccessOptions {
  /** The address that the server listens on. */
  readonly host: string;
  /** Secret of this server, for pages that come from elsewhere. */
  readonly token: string;
}

/**
 * Who may read the page's data, and who may control the replay. A server on the loopback interface trusts the pages that it
 * serves itself. Elsewhere a page shows the token once, and has a cookie from then on.
 */
export class Access {
  readonly isLoopback: boolean;
  readonly #host: string;
  readonly #token: string;
  readonly #cookieName: string;
  readonly #cookie: string;
  readonly controlToken: string = randomBytes(24).toString('base64url');

  constructor({ host, token }: AccessOptions) {
    this.isLoopback = isLoopbackHost(host);
    this.#host = host;
    this.#token = token;
    // A browser sends the cookies of a host to all its ports. Named by its token, that of another server stays.
    this.#cookieName = `blackspot-live-${digestOf(token, 'name').slice(0, 12)}`;
    this.#cookie = digestOf(token, 'session');
  }

  /** Requests under another name, and requests of other sites, are refused, whatever they ask for. */
  refusalOf(headers: IncomingHttpHeaders): Refusal | null {
    const host = headers.host ?? '';
    if (!this.#isOurs(host)) {
      return {
        status: 421,
        error: `This server does not answer under the name ${host.slice(0, 100) || '(none)'}.`,
        hint: 'Open it under its address, or pass that name with --host.',
      };
    }
    const site = headers['sec-fetch-site'];
    const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink) return crossSite;
    const { origin } = headers;
    if (origin !== undefined && hostOf(origin) !== host) return crossSite;
    return null;
  }

  /** Whether a request may read data. */
  isKnown(headers: IncomingHttpHeaders): boolean {
    if (this.isLoopback) return true;
    const cookies = (headers.cookie ?? '').split(/; */);
    return cookies.some((cookie) => {
      const at = cookie.indexOf('=');
      return cookie.slice(0, at) === this.#cookieName && isSame(cookie.slice(at + 1), this.#cookie);
    });
  }

  readonly unknown: Refusal = {
    status: 401,
    error: 'This page needs the token of the server.',
    hint: 'Open the address with #token=... that blackspot live has printed.',
  };

  /** The cookie of a page that shows the token; null if it is wrong. */
  cookieFor(token: unknown): string | null {
    if (typeof token !== 'string' || !isSame(token, this.#token)) return null;
    return `${this.#cookieName}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  mayControl(headers: IncomingHttpHeaders): boolean {
    const given = headers['x-blackspot-token'];
    return typeof given === 'string' && isSame(given, this.controlToken);
  }

  /** Names that resolve to this address are not ours: such a page could read what it gets (DNS rebinding). */
  #isOurs(host: string): boolean {
    const name = nameOf(host);
    if (name === 'localhost' || isLoopbackHost(name)) return true;
    if (this.isLoopback) return false;
    return isIP(name) !== 0 || name === this.#host.toLowerCase() || name === hostname().toLowerCase();
  }
}

const crossSite: Refusal = {
  status: 403,
  error: 'Only pages of this server may ask it.',
  hint: 'Open the page itself.',
};

/** Whether only programs on this machine reach the address. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** `Example.org:8080` and `[::1]:8080` without their ports. */
function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}

/** The host and port of an origin; null for `null` and others that are none. */
function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

function digestOf(token: string, purpose: string): string {
  return createHmac('sha256', token).update(purpose).digest('base64url');
}

function isSame(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}
