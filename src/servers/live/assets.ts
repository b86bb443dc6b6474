import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** A file of the page. */
export interface PageFile {
  /** `page.js` */
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** The page: its files, and its HTML, which names them by their addresses. */
export interface LivePageFiles {
  readonly files: readonly PageFile[];
  /** @param addressOf the address of a file by its name */
  html(addressOf: (name: string) => string): string;
}

/** A response body, plain and compressed once. */
export class CompressedBody {
  readonly plain: Buffer;
  #gzip: Buffer | null = null;
  #brotli: Buffer | null = null;

  constructor(
    content: string | Uint8Array,
    readonly type: string,
  ) {
    this.plain = Buffer.from(content);
  }

  /** The smallest form that a request accepts, with its `content-encoding`. */
  for(acceptEncoding: string | undefined): { readonly bytes: Buffer; readonly encoding: string | null } {
    const isText = /^(?:text|application\/(?:json|javascript))|svg/.test(this.type);
    const accepts = (name: string): boolean =>
      new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`).test(acceptEncoding ?? '');
    if (isText && accepts('br')) {
      this.#brotli ??= brotliCompressSync(this.plain, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 9,
          [constants.BROTLI_PARAM_SIZE_HINT]: this.plain.length,
        },
      });
      return { bytes: this.#brotli, encoding: 'br' };
    }
    if (isText && accepts('gzip')) {
      this.#gzip ??= gzipSync(this.plain, { level: 9 });
      return { bytes: this.#gzip, encoding: 'gzip' };
    }
    return { bytes: this.plain, encoding: null };
  }
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  png: 'image/png',
};

/** The files of the page by address. An address has the digest of its file in it, so that a browser may keep it for ever. */
export class Assets {
  readonly html: CompressedBody;
  readonly #byAddress = new Map<string, CompressedBody>();

  constructor({ files, html }: LivePageFiles) {
    const addresses = new Map<string, string>();
    for (const { name, content } of files) {
      const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
      const [, stem, ending] = /^(.*)\.(\w+)$/.exec(name)!;
      const address = `/assets/${stem}.${digest}.${ending}`;
      addresses.set(name, address);
      this.#byAddress.set(address, new CompressedBody(content, types[ending!] ?? 'application/octet-stream'));
    }
    const page = html((name) => addresses.get(name)!);
    this.html = new CompressedBody(page, 'text/html; charset=utf-8');
  }

  get(address: string): CompressedBody | undefined {
    return this.#byAddress.get(address);
  }
}
