export declare function bundleBrowser(): Promise<void>;
