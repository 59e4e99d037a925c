/** Work that outlives a request: retried, delayed or on a schedule; kept in state (pg-boss). */
export interface Jobs {
  /** Declare a job; call while the module is created. `run` must be idempotent. */
  define<Data extends object>(job: { name: string; cron?: string; retries?: number; run(data: Data): Promise<void> }): void;
  send(name: string, data: object, options?: { afterSeconds?: number; singletonKey?: string }): Promise<void>;
}
