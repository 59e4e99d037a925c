/**
 * Remembers which event keys may already be in the log: never forgets one, and says "maybe" for about 4 in 100,000 others.
 * A "maybe" goes to an exact look-up. Grows by adding a filter twice as large.
 * Bloom filter with 24 bits a key and 8 probes by double hashing (Kirsch and Mitzenmacher 2006).
 */
export interface KnownKeys {
  /** @param key a UUID in text form */
  add(key: string): void;
  mayHave(key: string): boolean;
  readonly size: number;
}

const BITS_PER_KEY = 24;
const PROBES = 8;

interface Layer {
  readonly words: Uint32Array;
  readonly bits: number;
  readonly capacity: number;
  count: number;
}

/** @param firstCapacity keys that the first filter holds; 1 million take 3 MB */
export function createKnownKeys(firstCapacity = 1_000_000): KnownKeys {
  const layers: Layer[] = [createLayer(firstCapacity)];
  return {
    get size() {
      return layers.reduce((sum, layer) => sum + layer.count, 0);
    },
    add: (key) => {
      let layer = layers[layers.length - 1] ?? createLayer(firstCapacity);
      if (layer.count >= layer.capacity) {
        layer = createLayer(layer.capacity * 2);
        layers.push(layer);
      }
      const [first, second] = halves(key);
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = (first + probe * second) % layer.bits;
        layer.words[bit >>> 5] = (layer.words[bit >>> 5] ?? 0) | (1 << (bit & 31));
      }
      layer.count += 1;
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

/** Two 48-bit and 32-bit parts of the key, which is itself a hash. The second is odd, so that probes differ. */
function halves(key: string): [number, number] {
  return [Number.parseInt(key.slice(0, 8) + key.slice(9, 13), 16), (Number.parseInt(key.slice(24, 32), 16) | 1) >>> 0];
}
