export declare function bundleBrowser(): Promise<void>;
export declare function bundleServing(): Promise<void>;
export declare function bundleLivePage(): Promise<void>;
