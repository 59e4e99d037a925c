/** A statement that reads a few granules is done sooner on one thread than it is spread over many. */
export const FEW_ROWS = 'SETTINGS max_threads = 1';

/** The same with FINAL: a skip index is right only in exact mode, because it must not hide the newest version of a row. */
export const EXACT_INDEX = 'SETTINGS max_threads = 1, use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 1';
