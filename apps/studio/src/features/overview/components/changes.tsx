import { Button, Text } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { Overview, OverviewTile } from '../../../api/types.ts';
import { TextLink } from '../../../ui/links.tsx';
import { Section } from '../../../ui/page.tsx';
import type { PeriodSearch } from '../../../ui/period.ts';
import { FILTERS, readSegment, withValues, writeSegment } from '../../../ui/segment.ts';
import { useTileWords } from '../hooks/use-tile-words.ts';
import classes from './changes.module.css';

/** The page of a metric over the same days, compared; with the value to which its change comes down as filter. */
export function metricSearch(search: PeriodSearch, tile: OverviewTile) {
  const dimension = FILTERS.find((one) => one === tile.part?.dimension);
  const segment = readSegment(search.where);
  const where = dimension === undefined || tile.part === null ? search.where : writeSegment(withValues(segment, dimension, [tile.part.key]));
  const { where: _where, ...rest } = search;
  return { ...rest, metric: tile.code, compare: true, ...(where === undefined ? {} : { where }), ...(tile.part === null ? {} : { by: tile.part.dimension }) };
}

function Change({ tile, currency, search, onWhy }: { tile: OverviewTile; currency: string; search: PeriodSearch; onWhy: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const words = useTileWords(currency)(tile);
  const Arrow = (tile.change?.difference ?? 0) > 0 ? IconArrowUpRight : IconArrowDownRight;
  return (
    <li className={classes['change']} data-better={tile.isBetter}>
      <Arrow size={18} className={classes['arrow']} aria-hidden />
      <div>
        <TextLink to="/s/$storeId/metrics" params={{ storeId: store.id }} search={metricSearch(search, tile)} size="sm" fw={600}>
          {words.sentence}
        </TextLink>
        {words.worth === null ? null : <p className={`${classes['worth']} num`}>{words.worth}</p>}
        {words.part === null ? null : <p className={classes['part']}>{words.part}</p>}
        <Button variant="subtle" size="compact-xs" display="block" ml={-8} mt={2} onClick={onWhy} aria-label={t('why.title', { metric: words.name })}>{t('why.open')}</Button>
      </div>
    </li>
  );
}

function Calm({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const tested = overview.tiles.filter((tile) => tile.change !== null).length;
  return (
    <div className={classes['calm']}>
      <IconCircleCheck size={20} stroke={1.6} aria-hidden />
      <div>
        <Text fw={550}>{overview.previous === null ? t('overview.noPeriodBefore') : tested === 0 ? t('overview.untestable') : t('overview.calm')}</Text>
        <Text size="sm" c="dimmed">
          {overview.previous === null ? t('overview.noPeriodBeforeText') : tested === 0 ? t('overview.untestableText') : t('overview.calmText', { count: tested })}
        </Text>
      </div>
    </div>
  );
}

/** What really changed since the period before, most money first; one calm line when nothing did. */
export function Changes({ overview, search, onWhy }: { overview: Overview; search: PeriodSearch; onWhy: (code: string) => void }) {
  const { t } = useTranslation();
  const tiles = overview.changed.flatMap((code) => overview.tiles.find((tile) => tile.code === code) ?? []);
  return (
    <Section title={t('overview.changed')} hint={tiles.length > 0 ? t('overview.changedHint') : undefined}>
      {tiles.length === 0 ? <Calm overview={overview} /> : null}
      {tiles.length > 0 ? (
        <ol className={classes['list']}>
          {tiles.map((tile) => (
            <Change key={tile.code} tile={tile} currency={overview.currency} search={search} onWhy={() => onWhy(tile.code)} />
          ))}
        </ol>
      ) : null}
    </Section>
  );
}
