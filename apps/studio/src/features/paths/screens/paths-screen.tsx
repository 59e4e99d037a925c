import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { withPart } from '../../../ui/part.ts';
import { QuestionPage } from '../../../ui/question-page.tsx';
import type { Step } from '../../../ui/steps.ts';
import { usePeriod } from '../../../ui/use-period.ts';
import { useStepName } from '../../../ui/use-step-name.ts';
import { type PathNode, type Paths, pathsQuery } from '../api.ts';
import type { PathActions } from '../components/node-menu.tsx';
import { PathPeople } from '../components/path-people.tsx';
import { PathsParts } from '../components/paths-parts.tsx';
import { PathsPicture } from '../components/paths-picture.tsx';
import { PathsTable } from '../components/paths-table.tsx';
import { usePathWords } from '../hooks.ts';
import { closed, type PathsSearch } from '../search.ts';
import { PathsChoices } from './paths-choices.tsx';

const route = getRouteApi('/s/$storeId/paths');

function csvOf({ nodes, ribbons }: Paths, wordOf: (node: PathNode) => string) {
  return [
    ['step', 'from', 'to', 'count', 'share', 'low', 'high', 'n'],
    ...ribbons.map(({ from, to, count, share }) => {
      const [a, b] = [nodes[from], nodes[to]];
      return [a?.step ?? null, a === undefined ? '' : wordOf(a), b === undefined ? '' : wordOf(b), count, share.value, share.low, share.high, share.n];
    }),
  ];
}

/** A node as the address names it. */
function placeOf(node: PathNode, next: PathNode | null): Pick<PathsSearch, 'at' | 'node' | 'kind' | 'next' | 'nextKind'> {
  const own = node.kind === 'named' ? { node: node.name ?? '' } : { kind: node.kind };
  const other = next === null ? {} : next.kind === 'named' ? { next: next.name ?? '' } : { nextKind: next.kind };
  return { at: node.step, ...own, ...other };
}

/** What is done from a node, as changes of the address. */
function actionsOf(search: PathsSearch, of: Paths['of'], onChange: (search: PathsSearch) => void): PathActions {
  const shut = closed(search);
  const { back: _back, of: _of, ...forward } = shut;
  const stepOf = ({ name }: PathNode): Step => (of === 'events' ? { event: name ?? '' } : { touchpoint: name ?? '' });
  return {
    onFrom: (node) => onChange({ ...forward, step: stepOf(node) }),
    onTo: (node) => onChange({ ...forward, step: stepOf(node), back: true }),
    onPassOver: (node) => onChange({ ...shut, without: [...(shut.without ?? []), node.name ?? ''] }),
    onPeople: (node, next = null, part = null) => onChange({ ...withPart(shut, part), ...placeOf(node, next) }),
  };
}

interface FoundProps {
  readonly data: Paths;
  readonly search: PathsSearch;
  readonly onChange: (search: PathsSearch) => void;
}

function Found({ data, search, onChange }: FoundProps) {
  const { t } = useTranslation();
  const words = usePathWords(data);
  const { as: _as, ...pictured } = search;
  const actions = actionsOf(search, data.of, onChange);
  return (
    <>
      <ChartFrame
        title={t('paths.picture')}
        hint={t(data.direction === 'backward' ? 'paths.hintBack' : 'paths.hint', { counted: words.counted(data.total) })}
        view={search.as === 'table' ? 'table' : 'chart'}
        onView={(view) => onChange(view === 'table' ? { ...search, as: view } : pictured)}
        csv={{ name: 'paths', rows: () => csvOf(data, words.node) }}
        chart={<PathsPicture paths={data} actions={actions} />}
        table={<PathsTable paths={data} actions={actions} />}
      />
      {data.parts === null || data.by === null ? null : <PathsParts paths={data} parts={data.parts} by={data.by} step={search.partsAt} onStep={(partsAt) => onChange({ ...search, partsAt })} actions={actions} />}
    </>
  );
}

/** What is listed in the drawer; null when none is open. */
function useOpened({ at, node, kind, next, nextKind }: PathsSearch, shown: Pick<Paths, 'of' | 'direction' | 'per'>): string | null {
  const words = usePathWords(shown);
  if (at === undefined) return null;
  const first = words.node({ kind: node === undefined ? (kind ?? 'other') : 'named', name: node ?? null });
  if (next === undefined && nextKind === undefined) return `${at}. ${first}`;
  return `${at}. ${first} → ${words.node({ kind: nextKind ?? 'named', name: next ?? null })}`;
}

/** Which ways people take from a step, or to it. */
export function PathsScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const nameOf = useStepName();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { period } = chosen;
  const ask = { storeId: store.id, period, search };
  const question = pathsQuery(ask);
  const query = useQuery(question);
  const change = (next: PathsSearch) => void navigate({ search: next, replace: true });
  const data = query.data;
  const title = useOpened(search, data ?? { of: 'touchpoints', direction: 'forward', per: 'session' });
  const names = [...new Set(data?.nodes.flatMap(({ name, step }) => (name === null || (step === 1 && search.step !== undefined) ? [] : [name])) ?? [])];
  return (
    <QuestionPage title={t('paths.title')} search={search} chosen={chosen} onChange={change}>
      <PathsChoices search={closed(search)} names={names} onChange={change} />
      <Answered query={query} queryKey={question.queryKey} empty={(paths) => (paths.total === 0 ? { title: search.step === undefined ? t('paths.empty') : t('funnel.empty', { name: nameOf(search.step) }), text: t('paths.emptyHint') } : null)}>
        {(paths) => <Found data={paths} search={search} onChange={change} />}
      </Answered>
      <PathPeople ask={ask} paths={data} title={title} onChange={change} onClose={() => change(closed(search))} />
    </QuestionPage>
  );
}
