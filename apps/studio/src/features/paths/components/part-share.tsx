import { Anchor, Box, Text } from '@mantine/core';
import type { PathsPart } from '../api.ts';
import type { PathWords } from '../hooks.ts';

interface PartShareProps {
  readonly counted: PathsPart['nodes'][number] | undefined;
  readonly words: PathWords;
  /** Says what opens. */
  readonly label: (people: string, share: string) => string;
  readonly onOpen: () => void;
}

/** How much of a part, and between which that lies; opens who they are. */
export function PartShare({ counted, words, label, onOpen }: PartShareProps) {
  const share = counted?.share ?? null;
  if (counted === undefined || share === null) return <>–</>;
  const text = words.share(share);
  return (
    <Box ta="end">
      {counted.count === 0 ? text : <Anchor component="button" type="button" size="sm" className="num" onClick={onOpen} aria-label={label(words.counted(counted.count), text)}>{text}</Anchor>}
      <Text component="span" size="xs" c="dimmed" display="block">{words.ends(share)}</Text>
    </Box>
  );
}
