/** A line that fills up, where a person is watching; nothing where a program reads along. */
export interface ProgressBar {
  /** @param share 0..1 */
  show(share: number): void;
  end(): void;
}

const WIDTH = 40;

export function createProgressBar(stream: NodeJS.WriteStream): ProgressBar {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  let shown = false;
  return {
    show: (share) => {
      const filled = Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
      stream.write(`\r[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`);
      shown = true;
    },
    end: () => {
      if (shown) stream.write('\n');
    },
  };
}
