import { Box, Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { JourneyMap } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { ButtonLink } from '../../../ui/links.tsx';
import { Empty } from '../../../ui/notice.tsx';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';

/** Nobody in the period: because nothing was ever told, because of the filter, or because it was at another time. */
export function NobodyYet({ map, isFiltered, onAllTime }: { map: JourneyMap; isFiltered: boolean; onAllTime: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const first = map.data?.first ?? null;
  const last = map.data?.last ?? null;
  if (first === null || last === null) {
    return (
      <Empty title={t('journey.empty.title')} action={<ButtonLink to="/s/$storeId/start" params={{ storeId: store.id }}>{t('journey.empty.connect')}</ButtonLink>}>
        {t('journey.empty.text')}
      </Empty>
    );
  }
  return (
    <Empty title={t('journey.nobody.title')} action={<Button variant="default" onClick={onAllTime}>{t('journey.nobody.all')}</Button>}>
      {t(isFiltered ? 'journey.nobody.filtered' : 'journey.nobody.text', { first: formats.date(first), last: formats.date(last) })}
    </Empty>
  );
}

/** Whether the store tells what happens before an order. */
export function hasWebData(map: JourneyMap): boolean {
  return map.touchpoints.some(({ stage, people }) => (stage === 'awareness' || stage === 'consideration') && people > 0);
}

/** What the picture leaves out: touchpoints that nobody met, and, for a store without web data, everything before the order. */
export function WhatIsMissing({ map }: { map: JourneyMap }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const { nameOf } = useJourneyWords();
  const hasWeb = hasWebData(map);
  const unmet = map.touchpoints.filter(({ people }) => people === 0);
  return (
    <>
      {hasWeb ? null : (
        <Box mt="lg"><Empty title={t('journey.noWeb.title')} action={<ButtonLink variant="default" to="/s/$storeId/start" params={{ storeId: store.id }}>{t('journey.empty.connect')}</ButtonLink>}>
          {t('journey.noWeb.text')}
        </Empty></Box>
      )}
      {unmet.length === 0 || !hasWeb ? null : (
        <Text size="xs" c="dimmed" mt="md" className="break">
          {t('journey.unmet', { names: formats.list(unmet.map(nameOf)) })}
        </Text>
      )}
    </>
  );
}
