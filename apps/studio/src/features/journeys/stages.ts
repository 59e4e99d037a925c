/** The five stages, in the order of the line. */
export const STAGES = ['awareness', 'consideration', 'purchase', 'retention', 'advocacy'] as const;
export type Stage = (typeof STAGES)[number];
