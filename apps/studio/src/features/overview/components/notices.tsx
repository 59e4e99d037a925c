import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { journeyQuery } from '../../../api/journey-map.ts';
import type { Notice } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { TextLink } from '../../../ui/links.tsx';
import { FaultNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import type { Period, PeriodSearch } from '../../../ui/period.ts';
import { useBreak } from '../../../ui/use-break.ts';
import { useLater } from '../../../ui/use-later.ts';
import { noticesQuery } from '../api.ts';
import classes from './notices.module.css';

/** Where something can be looked at and mended. */
function Heading({ notice, children }: { notice: Notice; children: string }) {
  const store = useStore();
  const params = { storeId: store.id };
  const look = { size: 'sm', fw: 600 } as const;
  switch (notice.code) {
    case 'no_orders':
    case 'import_failed':
      return <TextLink to="/s/$storeId/data" params={params} search={{ tab: 'imports' }} {...look}>{children}</TextLink>;
    case 'quarantine':
      return <TextLink to="/s/$storeId/data" params={params} search={{ tab: 'quarantine' }} {...look}>{children}</TextLink>;
    case 'no_sessions':
      return <TextLink to="/s/$storeId/start" params={params} {...look}>{children}</TextLink>;
    case 'source_silent':
      return <TextLink to="/s/$storeId/live" params={params} {...look}>{children}</TextLink>;
    case 'out_of_stock':
      return <TextLink to="/s/$storeId/metrics" params={params} search={{ metric: 'gross_sales', by: 'product' }} {...look}>{children}</TextLink>;
  }
}

function useNoticeWords(): (notice: Notice) => { title: string; text: string } {
  const { t } = useTranslation();
  const formats = useFormats();
  return (notice) => {
    switch (notice.code) {
      case 'quarantine':
        return { title: t('notice.quarantine', { count: notice.count, number: formats.number(notice.count) }), text: t('notice.quarantineText') };
      case 'import_failed':
        return { title: t('notice.importFailed', { name: notice.name ?? '' }), text: notice.message ?? t('notice.importFailedText') };
      case 'source_silent':
        return { title: t('notice.sourceSilent', { teller: t(`teller.${notice.teller}`) }), text: t('notice.sourceSilentText', { when: formats.relative(notice.lastAt) }) };
      case 'out_of_stock':
        return { title: t('notice.outOfStock', { count: notice.count, number: formats.number(notice.count) }), text: notice.count > notice.names.length ? t('notice.outOfStockSome', { names: notice.names.join(', ') }) : notice.names.join(', ') };
      case 'no_orders':
        return { title: t('notice.noOrders'), text: t('getData.orders') };
      case 'no_sessions':
        return { title: t('notice.noSessions'), text: t('getData.sessions') };
    }
  };
}

/** Where the journey map says that the line breaks; asked once the page stands. */
function useMapBreak({ period, where }: { period: Period; where: string | undefined }) {
  const store = useStore();
  const isLater = useLater();
  const wordsOf = useBreak();
  const { data } = useQuery({ ...journeyQuery({ storeId: store.id, period, where, compare: false }), enabled: isLater });
  return data === undefined ? null : wordsOf(data);
}

/** What to look at next; one calm line when all is well. */
export function Notices({ period, search }: { period: Period; search: PeriodSearch }) {
  const { t } = useTranslation();
  const store = useStore();
  const words = useNoticeWords();
  const answer = useQuery(noticesQuery(store.id));
  const may = useMay();
  const found = useMapBreak({ period, where: search.where });
  const { compare: _compare, ...opened } = search;
  // What is told leads somewhere: those who can open neither imports nor quarantine can do nothing about them.
  const notices = (answer.data?.notices ?? []).filter(({ code }) => may.manage || (code !== 'quarantine' && code !== 'import_failed'));
  return (
    <Section title={t('overview.next')}>
      {answer.isError ? <FaultNotice error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {answer.isPending ? <Skeleton h={60} aria-hidden /> : null}
      {answer.isSuccess && notices.length === 0 && found === null ? <Text size="sm" c="dimmed">{t('overview.nothingNext')}</Text> : null}
      {notices.length > 0 || found !== null ? (
        <ul className={classes['list']}>
          {found === null ? null : (
            <li>
              <TextLink to="/s/$storeId/journey" params={{ storeId: store.id }} search={opened} size="sm" fw={600}>{found.title}</TextLink>
              <p className={classes['text']}>{found.text} {found.money}</p>
            </li>
          )}
          {notices.map((notice) => {
            const { title, text } = words(notice);
            return (
              <li key={`${notice.code} ${notice.code === 'source_silent' ? notice.teller : ''}`}>
                <Heading notice={notice}>{title}</Heading>
                <p className={classes['text']}>{text}</p>
              </li>
            );
          })}
        </ul>
      ) : null}
    </Section>
  );
}
