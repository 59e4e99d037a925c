/** 64-bit keys as the engine's client binds them: as texts they would be quoted, as numbers they would lose digits. */
export function keyList(keys: readonly string[]): bigint[] {
  return keys.map((key) => BigInt(key));
}
