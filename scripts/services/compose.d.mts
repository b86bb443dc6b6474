/** The path of the real `docker compose`, which checks a compose file without a Docker engine. */
export declare function fetchCompose(): string;
