import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StoreSummary } from '../api/types.ts';

type Kind = StoreSummary['kind'];

const BADGES = { own: null, simulated: 'store.simulatedShort', sample: 'store.sampleShort' } as const;
const NOTICES = { own: null, simulated: 'store.simulated', sample: 'store.sample' } as const;

/** A word beside the name of a store that is not the merchant's own. */
export function StoreKindBadge({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const label = BADGES[kind];
  return label === null ? null : (
    <Badge component="span" size="xs" color="gray" style={{ flex: 'none' }}>
      {t(label)}
    </Badge>
  );
}

/** What one should know of a store that is not the merchant's own; null for the others. */
export function useStoreNotice(kind: Kind): string | null {
  const { t } = useTranslation();
  const notice = NOTICES[kind];
  return notice === null ? null : t(notice);
}
