export declare function publicGroups(): readonly {
  readonly title: string;
  readonly names: readonly string[];
}[];

export declare function apiReport(): string;

export declare function publicFunctionComments(): ReadonlyMap<string, readonly string[]>;
