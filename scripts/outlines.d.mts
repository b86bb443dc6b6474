/** The outlines of the live map as JSON text. */
export declare function outlinesJson(): Promise<string>;
