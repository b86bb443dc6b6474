export declare function fetchLambdaEmulator(): string;
export declare function fetchSchemathesis(): string;
