/** Values that are looked up and kept for a while. */
export interface Cache<Value> {
  /** The kept value, or the one that `load` gives; callers who ask at the same time share one look-up. */
  get(key: string): Promise<Value>;
  /** The next `get` looks again. */
  forget(key: string): void;
}

export interface CacheOptions<Value> {
  readonly load: (key: string, stale: Value | undefined) => Promise<Value>;
  /** How long a value may be used, in milliseconds. */
  readonly lifetimeMs: (value: Value) => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Beyond it the value that was asked for longest ago goes. */
  readonly maxEntries?: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly until: number;
}

/** `load` must not throw: what went wrong is a value, too, so that it is not asked for again at once. */
export function createCache<Value>({ load, lifetimeMs, now, maxEntries = 1000 }: CacheOptions<Value>): Cache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const loading = new Map<string, Promise<Value>>();

  async function renew(key: string, stale: Value | undefined): Promise<Value> {
    try {
      const value = await load(key, stale);
      entries.delete(key);
      entries.set(key, { value, until: now() + lifetimeMs(value) });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
      return value;
    } finally {
      loading.delete(key);
    }
  }

  return {
    async get(key) {
      const entry = entries.get(key);
      if (entry !== undefined && entry.until > now()) return entry.value;
      const running = loading.get(key) ?? renew(key, entry?.value);
      loading.set(key, running);
      return running;
    },
    forget(key) {
      const entry = entries.get(key);
      if (entry !== undefined) entries.set(key, { ...entry, until: 0 });
    },
  };
}
