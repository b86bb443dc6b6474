export declare const cacheFolder: string;

/** A service cannot be had on this machine: `message` says what is missing and what to do. */
export declare class ServiceMissing extends Error {
  readonly hint: string;
}

/** The folder of that name in the cache, filled whole the first time. */
export declare function cached(name: string, fill: (folder: string) => void): string;

/** What a program wrote; throws ServiceMissing with `hint` when it is absent or fails. */
export declare function output(
  program: string,
  args: readonly string[],
  options: { readonly hint: string; readonly cwd?: string },
): string;

/** These arguments if nobody watches a fetch, else none. */
export declare function quietly(...flags: string[]): string[];

/** Runs a program that fetches something, with its own progress on a terminal; throws ServiceMissing like `output`. */
export declare function fetchWith(
  program: string,
  args: readonly string[],
  options: { readonly hint: string; readonly cwd?: string },
): void;
