import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { importsQuery } from '../imports.ts';
import { ImportForm } from './import-form.tsx';
import { ImportRunCard } from './import-run.tsx';

/** Bring files in, and what became of earlier ones. */
export function ImportsTab() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const imports = useQuery({ ...importsQuery(store.id), enabled: manage });
  if (!manage) return <Empty title={t('imports.askAdmin')} />;
  return (
    <>
      <Section title={t('imports.title')} hint={t('imports.hint')}>
        <ImportForm />
      </Section>
      <Section title={t('imports.history')}>
        {imports.isPending ? <Waiting /> : null}
        {imports.isError ? <FaultNotice error={imports.error} onRetry={() => void imports.refetch()} /> : null}
        {imports.data?.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('imports.none')} {t('firstSteps.importHint')}
          </Text>
        ) : null}
        {imports.data?.map((run) => (
          <ImportRunCard key={run.id} run={run} />
        ))}
      </Section>
    </>
  );
}
