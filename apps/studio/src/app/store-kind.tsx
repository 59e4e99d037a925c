import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StoreSummary } from '../api/types.ts';
import classes from './store-switcher.module.css';

type Kind = StoreSummary['kind'];

const BADGES = { own: null, simulated: 'store.simulatedShort', sample: 'store.sampleShort' } as const;
const NOTICES = { own: null, simulated: 'store.simulated', sample: 'store.sample' } as const;

/** A store's name, with a word below it for one that is not the merchant's own. */
export function StoreName({ store }: { store: Pick<StoreSummary, 'name' | 'kind'> }) {
  const { t } = useTranslation();
  const label = BADGES[store.kind];
  return (
    <span className={classes['names']}>
      <span className={classes['name']}>{store.name}</span>
      {label === null ? null : (
        <Badge component="span" size="xs" color="gray">
          {t(label)}
        </Badge>
      )}
    </span>
  );
}

/** What one should know of a store that is not the merchant's own; null for the others. */
export function useStoreNotice(kind: Kind): string | null {
  const { t } = useTranslation();
  const notice = NOTICES[kind];
  return notice === null ? null : t(notice);
}
