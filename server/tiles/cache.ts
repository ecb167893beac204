/** A body as it is sent. An empty one stands for a tile without features. */
export interface Stored {
  readonly body: Buffer;
  readonly etag: string;
  /** How many features the tile leaves out because it would be too large; absent when it is whole. */
  readonly leftOut?: number;
  /** The sensitive layers of which something is in it. */
  readonly told?: readonly string[];
}

export interface Cache {
  /** The stored body, or the one that `make` gives; who asks for a body that is being made waits for it. */
  take(key: string, make: () => Promise<Stored>): Promise<Stored>;
}

const ENTRY_OVERHEAD_BYTES = 300;

/** A cache bounded by bytes: what was not asked for longest goes first. */
export function createCache(bytesMax: number): Cache {
  const kept = new Map<string, Stored>();
  const making = new Map<string, Promise<Stored>>();
  let bytes = 0;

  const sizeOf = (key: string, stored: Stored): number => stored.body.length + key.length + ENTRY_OVERHEAD_BYTES;
  const drop = (key: string): void => {
    const stored = kept.get(key);
    if (!stored) return;
    kept.delete(key);
    bytes -= sizeOf(key, stored);
  };
  const keep = (key: string, stored: Stored): void => {
    if (sizeOf(key, stored) > bytesMax) return;
    kept.set(key, stored);
    bytes += sizeOf(key, stored);
    for (const oldest of kept.keys()) {
      if (bytes <= bytesMax) return;
      drop(oldest);
    }
  };

  return {
    take: async (key, make) => {
      const stored = kept.get(key);
      if (stored) {
        kept.delete(key);
        kept.set(key, stored);
        return stored;
      }
      const waiting = making.get(key);
      if (waiting) return waiting;
      const made = make().finally(() => making.delete(key));
      making.set(key, made);
      const fresh = await made;
      keep(key, fresh);
      return fresh;
    },
  };
}
