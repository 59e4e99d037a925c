import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { MOTIVES } from '../../../api/motives.ts';
import { segmentsQuery } from '../../../api/segments.ts';
import { useFormats } from '../../../ui/format.ts';
import { useValueWords } from '../../../ui/value-words.ts';
import { facetsQuery } from '../api.ts';
import { FILTERS, type CustomersSearch, type Filter } from '../search.ts';
import classes from './customer-filters.module.css';

interface FiltersProps {
  readonly search: CustomersSearch;
  readonly onChange: (search: CustomersSearch) => void;
}

/** Narrow the list: each choice says how many customers it has. */
export function CustomerFilters({ search, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const wordOf = useValueWords();
  const { data } = useQuery(facetsQuery(store.id));
  const saved = useQuery(segmentsQuery(store.id));
  const nameOf = (filter: Filter, value: string) => (filter === 'segment' ? (saved.data?.find(({ id }) => id === value)?.name ?? t('segment.deleted')) : filter === 'ordered' ? t(`customers.ordered.${value}`) : filter === 'motive' ? t(`value.motive.${value}`) : wordOf(filter, value));
  const optionsOf = (filter: Filter) => {
    if (filter === 'motive') return MOTIVES.map((value) => ({ value, label: t(`value.motive.${value}`) }));
    const known = (filter === 'segment' ? (saved.data ?? []).map(({ id, size }) => ({ value: id, people: size ?? 0 })) : (data?.[filter] ?? [])).map(({ value, people }) => ({ value, label: `${nameOf(filter, value)} · ${formats.number(people)}` }));
    const chosen = search[filter];
    // What the address asks for is shown even where nobody has it any more.
    return chosen === undefined || known.some((one) => one.value === chosen) ? known : [{ value: chosen, label: nameOf(filter, chosen) }, ...known];
  };
  const choose = (filter: Filter, value: string | null) => {
    const { [filter]: _before, ...rest } = search;
    onChange(value === null ? rest : { ...rest, [filter]: value });
  };
  const isNarrow = FILTERS.some((filter) => search[filter] !== undefined);
  const { source: _s, country: _c, device: _d, ordered: _o, consent: _n, segment: _g, motive: _m, ...wide } = search;
  return (
    <div className={classes['bar']} role="group" aria-label={t('customers.filters')}>
      {FILTERS.map((filter) => (
        <Select
          key={filter}
          size="xs"
          w={156}
          aria-label={t(`customers.filter.${filter}`)}
          placeholder={t(`customers.filter.${filter}`)}
          data={optionsOf(filter)}
          value={search[filter] ?? null}
          onChange={(value) => choose(filter, value)}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          searchable={optionsOf(filter).length > 8}
          nothingFoundMessage={t('customers.nothingToChoose')}
        />
      ))}
      {isNarrow ? (
        <Button size="xs" variant="subtle" onClick={() => onChange(wide)}>
          {t('customers.clearFilters')}
        </Button>
      ) : null}
    </div>
  );
}
