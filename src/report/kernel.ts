import { createRequire } from 'node:module';

/**
 * One output in several forms, by MIME type; base64 for pictures, an object for JSON. A notebook shows the best form that
 * it knows.
 */
export type MimeBundle = Readonly<Record<string, string | object>>;

/** Settings of forms, by MIME type, such as the width of a picture. */
export type MimeMetadata = Readonly<Record<string, object>>;

/** The place of one output under a cell: what is put there replaces what was there. */
export interface KernelOutput {
  put(bundle: MimeBundle, metadata?: MimeMetadata): void;
}

/** The used part of a tslab kernel. */
export interface Kernel {
  newOutput(): KernelOutput;
  /** Equal for all calls of one run of a cell. */
  currentRun(): unknown;
}

/** The used part of tslab's own module. */
interface Tslab {
  readonly versions?: { readonly tslab: string };
  newDisplay(): { raw(mimeType: string, content: string): void };
}

/** The used part of tslab's module for messages. */
interface TslabMessages {
  /** Sends an output of the cell that runs, or replaces the one with this `display_id`. */
  readonly lastWriteDisplayData:
    | ((content: DisplayData, isUpdate?: boolean) => void)
    /** Before the first cell. */
    | null;
}

interface DisplayData {
  readonly data: MimeBundle;
  readonly metadata: MimeMetadata;
  readonly transient: { readonly display_id: string };
}

/** The kernel that runs this code; undefined outside of a tslab notebook. */
export function findKernel(): Kernel | undefined {
  const tslab = findTslab();
  if (tslab === undefined) return undefined;
  const messages = findMessages();
  return {
    newOutput: () => (messages === undefined ? singleForm(tslab) : manyForms(messages)),
    currentRun: () => messages?.lastWriteDisplayData,
  };
}

/** The version of tslab; null outside of a notebook. */
export function tslabVersion(): string | null {
  return findTslab()?.versions?.tslab ?? null;
}

/** The module 'tslab' with a display exists only inside the kernel, in the `require` of its cells. */
function findTslab(): Tslab | undefined {
  const cells = (globalThis as { __tslab__?: { require?: (name: string) => unknown } }).__tslab__;
  return cells?.require?.('tslab') as Tslab | undefined;
}

/** `tslab.display` sends one MIME type a message; the module below it sends several. */
function findMessages(): TslabMessages | undefined {
  const { cache } = createRequire(import.meta.url);
  const path = Object.keys(cache).find((name) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(name));
  const found = path === undefined ? undefined : (cache[path]?.exports as Partial<TslabMessages> | undefined);
  return typeof found?.lastWriteDisplayData === 'function' ? (found as TslabMessages) : undefined;
}

let outputCount = 0;

function manyForms(messages: TslabMessages): KernelOutput {
  const display_id = `blackspot-${process.pid}-${++outputCount}`;
  let isUpdate = false;
  return {
    put(data, metadata = {}) {
      waitForRoom(JSON.stringify(data).length);
      messages.lastWriteDisplayData?.({ data, metadata, transient: { display_id } }, isUpdate);
      isUpdate = true;
    },
  };
}

/** A Jupyter server as it comes drops outputs beyond 3 MB in three seconds. */
const maxBytes = 2_600_000;
const windowMs = 3_000;
const sent: { readonly bytes: number; readonly endsAtMs: number }[] = [];

/** Blocks until the server lets so many bytes pass. Not by a promise: what comes after the end of a cell may be lost. */
function waitForRoom(bytes: number): void {
  let inWindow = sent.reduce((sum, one) => sum + one.bytes, 0);
  while (sent.length > 0 && inWindow + bytes > maxBytes) {
    const oldest = sent.shift()!;
    inWindow -= oldest.bytes;
    const waitMs = oldest.endsAtMs - performance.now();
    if (waitMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
  }
  sent.push({ bytes, endsAtMs: performance.now() + windowMs });
}

/** For a tslab of another build: the form that most notebooks and exports show. */
function singleForm(tslab: Tslab): KernelOutput {
  const display = tslab.newDisplay();
  return {
    put(bundle) {
      for (const mimeType of ['application/javascript', 'image/png', 'text/html', 'text/plain']) {
        const content = bundle[mimeType];
        if (typeof content === 'string') return display.raw(mimeType, content);
      }
    },
  };
}
