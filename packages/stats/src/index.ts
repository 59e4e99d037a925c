export { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
export { meanInterval, sampleVariance, type SampleSums } from './mean.ts';
export { normalCdf, normalQuantile } from './normal.ts';
export { wilson } from './proportion.ts';
export { median, medianInterval, quantileRanks, type Ranks } from './quantile.ts';
export { ratioInterval, type RatioSums } from './ratio.ts';
export { erfc, lnGamma, regularisedBeta } from './special.ts';
export { studentCdf, studentQuantile } from './student.ts';
