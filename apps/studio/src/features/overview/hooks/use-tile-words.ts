import { useTranslation } from 'react-i18next';
import type { OverviewTile } from '../../../api/types.ts';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { figureFormat } from '../../../ui/figure-format.ts';
import { useFormats } from '../../../ui/format.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';

export interface TileWords {
  readonly name: string;
  readonly value: string;
  readonly before: string;
  /** How far it moved: percentage points for shares, else percent; empty when that can't be said. */
  readonly moved: string;
  readonly interval: string | null;
  /** What happened, in one sentence. */
  readonly sentence: string;
  readonly part: string | null;
  readonly worth: string | null;
}

const SHARES = new Set(['share']);
const READ_AS_SHARE = new Set(['refund_rate']);

/** A headline in the reader's language. */
export function useTileWords(currency: string): (tile: OverviewTile) => TileWords {
  const { t } = useTranslation();
  const formats = useFormats();
  const metricWords = useMetricWords();
  const valueName = useDimensionValue();
  return (tile) => {
    const format = figureFormat(formats, { code: tile.code, unit: tile.unit, currency });
    const name = metricWords.label(tile.code, tile.code);
    const write = (value: number | null | undefined) => (value === null || value === undefined ? '–' : format.full(value));
    const previous = tile.previous?.value ?? null;
    const difference = tile.value === null || previous === null ? null : tile.value - previous;
    const isShare = SHARES.has(tile.unit) || READ_AS_SHARE.has(tile.code);
    const moved =
      difference === null ? '' : isShare ? t('overview.points', { number: formats.signed(difference * 100) }) : previous === 0 || previous === null ? '' : formats.signedPercent(difference / Math.abs(previous));
    const { part, worth } = tile;
    return {
      name, moved,
      value: write(tile.value),
      before: write(previous),
      interval: tile.low === null || tile.high === null ? null : `${write(tile.low)} – ${write(tile.high)}`,
      sentence: t((difference ?? 0) > 0 ? 'overview.rose' : 'overview.fell', { metric: name, before: write(previous), now: write(tile.value) }),
      part: part === null ? null : t('overview.part', { dimension: t(`dimension.${part.dimension}`), value: valueName(part.dimension, part.key), before: write(part.before), now: write(part.now) }),
      worth: worth === null ? null : t('overview.worth', { amount: formats.moneySigned(worth.minor, currency), low: formats.moneySigned(worth.low, currency), high: formats.moneySigned(worth.high, currency) }),
    };
  };
}
