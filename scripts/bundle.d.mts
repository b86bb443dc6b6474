export declare function bundleBrowser(): Promise<void>;
export declare function bundleLambda(): Promise<void>;
