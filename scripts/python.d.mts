export declare const root: string;

export declare function programOf(name: string): string;
