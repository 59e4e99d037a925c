import { createSpotlight } from '@mantine/spotlight';

/** Whether the palette is open, and how to open it; of its own, so that it can be opened before the palette itself is there. */
export const [paletteStore, palette] = createSpotlight();
