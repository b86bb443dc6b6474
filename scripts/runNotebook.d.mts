export declare const notebookFolder: string;

export declare function notebookNames(): string[];

export declare function runNotebook(
  name: string,
  output: string,
  variables?: NodeJS.ProcessEnv,
): Promise<{ readonly problems: readonly string[]; readonly text: string }>;
