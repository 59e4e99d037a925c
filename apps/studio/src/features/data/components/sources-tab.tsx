import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { ButtonLink } from '../../../ui/links.tsx';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { sourcesQuery } from '../api.ts';
import { SourceCard } from './source-card.tsx';

const WORST_FIRST = { failing: 0, quiet: 1, healthy: 2 } as const;

/** Who sends to this store, those first that need a look. */
export function SourcesTab() {
  const { t } = useTranslation();
  const store = useStore();
  const sources = useQuery(sourcesQuery(store.id));
  const inOrder = sources.data?.toSorted((left, right) => WORST_FIRST[left.status] - WORST_FIRST[right.status]);
  return (
    <Section title={t('data.tab.sources')} hint={t('sources.hint')}>
      {sources.isPending ? <Waiting /> : null}
      {sources.isError ? <FaultNotice error={sources.error} onRetry={() => void sources.refetch()} /> : null}
      {inOrder?.length === 0 ? (
        <Empty
          title={t('sources.none')}
          action={
            <>
              <ButtonLink size="xs" to="/s/$storeId/start" params={{ storeId: store.id }}>
                {t('live.connect')}
              </ButtonLink>
              <ButtonLink size="xs" variant="default" to="/s/$storeId/data" params={{ storeId: store.id }} search={{ tab: 'imports' }}>
                {t('imports.start')}
              </ButtonLink>
            </>
          }
        >
          {t('sources.noneText')}
        </Empty>
      ) : null}
      {inOrder?.map((source) => (
        <SourceCard key={JSON.stringify([source.teller, source.library, source.simulated])} source={source} />
      ))}
    </Section>
  );
}
