/**
 * Remembers which event keys may already be in the log: never forgets one, and says "maybe" for about 4 in 100,000 others.
 * A "maybe" goes to an exact look-up. Grows by adding a filter twice as large.
 * Bloom filter with 24 bits a key and 8 probes by double hashing (Kirsch and Mitzenmacher 2006).
 */
export interface KnownKeys {
  /** @param key a UUID in text form */
  add(key: string): void;
  /** @param keys many at once: 16 bytes each, as their texts spell them */
  addAll(keys: Buffer): void;
  mayHave(key: string): boolean;
  readonly size: number;
  /** The filters themselves, to be written down; they go on changing. */
  readonly layers: readonly KnownLayer[];
}

/** One filter. Its bits stand in `words`. */
export interface KnownLayer {
  readonly words: Uint32Array;
  readonly capacity: number;
  readonly count: number;
}

const BITS_PER_KEY = 24;
const PROBES = 8;
const KEY_BYTES = 16;

interface Layer {
  readonly words: Uint32Array;
  readonly bits: number;
  readonly capacity: number;
  count: number;
}

/**
 * @param firstCapacity keys that the first filter holds; 1 million take 3 MB
 * @param written filters that were written down, to go on with
 */
export function createKnownKeys(firstCapacity = 1_000_000, written: readonly KnownLayer[] = []): KnownKeys {
  const layers: Layer[] = written.length === 0 ? [createLayer(firstCapacity)] : written.map((layer) => ({ ...layer, bits: layer.words.length * 32 }));
  const addHalves = (first: number, second: number): void => {
    let layer = layers[layers.length - 1] ?? createLayer(firstCapacity);
    if (layer.count >= layer.capacity) {
      layer = createLayer(layer.capacity * 2);
      layers.push(layer);
    }
    for (let probe = 0; probe < PROBES; probe += 1) {
      const bit = (first + probe * second) % layer.bits;
      layer.words[bit >>> 5] = (layer.words[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
    layer.count += 1;
  };
  return {
    get size() {
      return layers.reduce((sum, layer) => sum + layer.count, 0);
    },
    layers,
    add: (key) => addHalves(...halves(key)),
    addAll: (keys) => {
      for (let at = 0; at + KEY_BYTES <= keys.length; at += KEY_BYTES) addHalves(keys.readUIntBE(at, 6), (keys.readUInt32BE(at + 10) | 1) >>> 0);
    },
    mayHave: (key) => {
      const [first, second] = halves(key);
      return layers.some((layer) => isSet(layer, first, second));
    },
  };
}

function createLayer(capacity: number): Layer {
  const words = new Uint32Array(Math.ceil((capacity * BITS_PER_KEY) / 32));
  return { words, bits: words.length * 32, capacity, count: 0 };
}

function isSet(layer: Layer, first: number, second: number): boolean {
  for (let probe = 0; probe < PROBES; probe += 1) {
    const bit = (first + probe * second) % layer.bits;
    if (((layer.words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
  }
  return true;
}

/** Its first 48 bits, and 32 of its second half: the key is itself a hash. The second is odd, so that probes differ. */
function halves(key: string): [number, number] {
  return [Number.parseInt(key.slice(0, 8) + key.slice(9, 13), 16), (Number.parseInt(key.slice(24, 32), 16) | 1) >>> 0];
}
