/**
 * What is needed of rows for a regression: adds up across days, people and shards. Variables have a fixed order; the first is the outcome.
 */
export interface CrossProducts {
  readonly n: number;
  /** Sum of each variable. */
  readonly sums: readonly number[];
  /** Σ of variable i × variable j at `i * sums.length + j`. */
  readonly products: readonly number[];
}

/** Of rows, each with all variables. */
export function crossProductsOf(rows: readonly (readonly number[])[]): CrossProducts {
  const width = rows[0]?.length ?? 0;
  const sums = Array.from({ length: width }, () => 0);
  const products = Array.from({ length: width * width }, () => 0);
  for (const row of rows) {
    for (let i = 0; i < width; i += 1) {
      sums[i] = (sums[i] ?? 0) + (row[i] ?? 0);
      for (let j = 0; j < width; j += 1) products[i * width + j] = (products[i * width + j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0);
    }
  }
  return { n: rows.length, sums, products };
}

/** Of all rows of the parts together. @param parts of one width, at least one */
export function addCrossProducts(parts: readonly CrossProducts[]): CrossProducts {
  const width = parts[0]?.sums.length ?? 0;
  const sums = Array.from({ length: width }, () => 0);
  const products = Array.from({ length: width * width }, () => 0);
  let n = 0;
  for (const part of parts) {
    n += part.n;
    for (let i = 0; i < width; i += 1) sums[i] = (sums[i] ?? 0) + (part.sums[i] ?? 0);
    for (let i = 0; i < products.length; i += 1) products[i] = (products[i] ?? 0) + (part.products[i] ?? 0);
  }
  return { n, sums, products };
}

/**
 * Sums of squares and products about the means, row by row as `products`. Variables far from zero for their spread lose digits here: bring them near zero
 * before they are summed.
 */
export function centred({ n, sums, products }: CrossProducts): Float64Array {
  const width = sums.length;
  return Float64Array.from(products, (product, at) => product - ((sums[Math.floor(at / width)] ?? 0) * (sums[at % width] ?? 0)) / n);
}
