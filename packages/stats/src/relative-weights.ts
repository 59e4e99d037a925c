import { centred, type CrossProducts } from './cross-products.ts';

/**
 * Johnson's relative weights: what each predictor contributes to R², by way of the uncorrelated variables that are closest to the predictors. Close to
 * `relativeImportance`, and as quick for fifty predictors as for five.
 *
 * @param sums the outcome first
 * @returns one weight for each variable after the outcome; they sum to R². Null when a variable does not vary or is a sum of others
 * @see Johnson 2000, Multivariate Behavioral Research 35:1
 */
export function relativeWeights(sums: CrossProducts): readonly number[] | null {
  const width = sums.sums.length;
  const matrix = centred(sums);
  const spread = Float64Array.from({ length: width }, (_none, at) => Math.sqrt(matrix[at * width + at] ?? 0));
  if (sums.n < 2 || spread.some((one) => !(one > 0))) return null;
  const correlation = (i: number, j: number): number => (matrix[i * width + j] ?? 0) / ((spread[i] ?? 1) * (spread[j] ?? 1));
  const size = width - 1;
  const { values, vectors } = eigen(Float64Array.from({ length: size * size }, (_none, at) => correlation(Math.floor(at / size) + 1, (at % size) + 1)), size);
  if (values.some((value) => value < 1e-10)) return null;
  const indices = Array.from({ length: size }, (_none, at) => at);
  const sum = (of: (at: number) => number): number => indices.reduce((total, at) => total + of(at), 0);
  const vector = (row: number, column: number): number => vectors[row * size + column] ?? 0;
  const root = (i: number, j: number): number => sum((k) => vector(i, k) * Math.sqrt(values[k] ?? 0) * vector(j, k));
  const slopes = indices.map((i) => sum((k) => (vector(i, k) / Math.sqrt(values[k] ?? 1)) * sum((j) => vector(j, k) * correlation(0, j + 1))));
  return indices.map((j) => sum((k) => root(j, k) ** 2 * (slopes[k] ?? 0) ** 2));
}

/** Eigenvalues and eigenvectors (in columns) of a symmetric matrix, by Jacobi's rotations. */
function eigen(symmetric: Float64Array, size: number): { values: readonly number[]; vectors: Float64Array } {
  const a = symmetric.slice();
  const vectors = Float64Array.from({ length: size * size }, (_none, at) => (Math.floor(at / size) === at % size ? 1 : 0));
  const get = (i: number, j: number): number => a[i * size + j] ?? 0;
  for (let round = 0; round < 100; round += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) off += get(p, q) ** 2;
    if (off < 1e-26) break;
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        if (get(p, q) === 0) continue;
        const theta = (get(q, q) - get(p, p)) / (2 * get(p, q));
        const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const cosine = 1 / Math.hypot(tangent, 1);
        rotate(a, { size, p, q, cosine, sine: tangent * cosine });
        turnColumns(vectors, { size, p, q, cosine, sine: tangent * cosine });
      }
    }
  }
  return { values: Array.from({ length: size }, (_none, at) => get(at, at)), vectors };
}

interface Rotation {
  readonly size: number;
  readonly p: number;
  readonly q: number;
  readonly cosine: number;
  readonly sine: number;
}

function rotate(matrix: Float64Array, rotation: Rotation): void {
  const { size, p, q, cosine, sine } = rotation;
  turnColumns(matrix, rotation);
  for (let j = 0; j < size; j += 1) {
    const [x, y] = [matrix[p * size + j] ?? 0, matrix[q * size + j] ?? 0];
    matrix[p * size + j] = cosine * x - sine * y;
    matrix[q * size + j] = sine * x + cosine * y;
  }
}

function turnColumns(matrix: Float64Array, { size, p, q, cosine, sine }: Rotation): void {
  for (let i = 0; i < size; i += 1) {
    const [x, y] = [matrix[i * size + p] ?? 0, matrix[i * size + q] ?? 0];
    matrix[i * size + p] = cosine * x - sine * y;
    matrix[i * size + q] = sine * x + cosine * y;
  }
}
