import { Badge } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { Overview, OverviewTile } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { COUNTED, SMALL_SAMPLE } from '../../../ui/metric-needs.ts';
import { Section } from '../../../ui/page.tsx';
import type { PeriodSearch } from '../../../ui/period.ts';
import { useTileWords } from '../hooks/use-tile-words.ts';
import { Sparkline } from './sparkline.tsx';
import classes from './tiles.module.css';

function Movement({ tile, words }: { tile: OverviewTile; words: { moved: string; before: string } }) {
  const { t } = useTranslation();
  if (tile.previous === null) return null;
  if (tile.holds) {
    const isUp = (tile.change?.difference ?? 0) > 0;
    return (
      <p className={classes['moved']}>
        <strong data-better={tile.isBetter} className="num">
          <span aria-hidden>{isUp ? '▲' : '▼'}</span> {words.moved}
        </strong>{' '}
        {t('overview.before', { value: words.before })}
      </p>
    );
  }
  return (
    <p className={classes['moved']}>
      {tile.untested === null ? t('overview.noChange') : t(`overview.untested.${tile.untested}`)}
      {tile.previous.value === null ? '' : ` · ${t('overview.before', { value: words.before })}`}
    </p>
  );
}

function Tile({ tile, currency, search }: { tile: OverviewTile; currency: string; search: PeriodSearch }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const words = useTileWords(currency)(tile);
  const { where, ...rest } = search;
  // A count of orders rests on as many orders.
  const repeats = tile.unit === 'count' && tile.n === tile.value;
  return (
    <li className={classes['tile']}>
      <h3 className={classes['name']}>
        <Link to="/s/$storeId/metrics" params={{ storeId: store.id }} search={{ ...rest, metric: tile.code, compare: true, ...(where === undefined ? {} : { where }) }} className={classes['link'] ?? ''}>
          {words.name}
        </Link>
      </h3>
      <p className={`${classes['value']} num`}>{words.value}</p>
      <Sparkline values={tile.series.map(({ value }) => value)} />
      <Movement tile={tile} words={words} />
      <p className={`${classes['sure']} num`}>
        {words.interval === null ? '' : `${words.interval} (95%)${repeats ? '' : ' · '}`}
        {repeats ? '' : t(`counted.${COUNTED[tile.code] ?? 'records'}`, { count: tile.n, number: formats.number(tile.n) })}
        {tile.n < SMALL_SAMPLE && tile.unit !== 'count' ? <Badge size="xs" color="yellow" ml={6}>{t('metrics.smallSample')}</Badge> : null}
      </p>
    </li>
  );
}

/** The headlines that have a value; each opens its metric with definition, people and events. */
export function Tiles({ overview, search }: { overview: Overview; search: PeriodSearch }) {
  const { t } = useTranslation();
  const shown = overview.tiles.filter((tile) => tile.value !== null);
  if (shown.length === 0) return null;
  return (
    <Section title={t('overview.headlines')}>
      <ul className={classes['tiles']}>
        {shown.map((tile) => (
          <Tile key={tile.code} tile={tile} currency={overview.currency} search={search} />
        ))}
      </ul>
    </Section>
  );
}
