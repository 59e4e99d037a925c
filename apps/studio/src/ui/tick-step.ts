/** Widths of letters at the size of an axis, in pixels. */
const LETTER_PX = 6.2;
const WIDE_LETTER_PX = 11;
/** Of the values beside the axis, and between two ticks. */
const AXIS_PX = 60;
const GAP_PX = 18;

const widthOf = (text: string) => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? WIDE_LETTER_PX : LETTER_PX), 0);

/**
 * Every which point gets a tick so that none touches the next.
 *
 * @param labels the longest form of each point's label, in order
 * @param widthPx width of the whole chart; 0 while it is not known
 * @returns 1 for every point, 2 for every other, and so on
 */
export function tickStep({ labels, widthPx }: { labels: readonly string[]; widthPx: number }): number {
  const longest = Math.max(0, ...labels.map(widthOf)) + GAP_PX;
  const room = Math.max(longest, widthPx - AXIS_PX);
  return Math.max(1, Math.ceil((labels.length * longest) / room));
}
