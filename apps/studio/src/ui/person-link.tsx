import { useStore } from '../api/current-store.tsx';
import { TextLink } from './links.tsx';
import { usePersonName, type Named } from './person-name.ts';

/** Leads to a person, by their name in two lines at most; all of it is the title. With `isRow`, arrow keys go from one to the next. */
export function PersonLink({ person, isRow = false }: { person: Named; isRow?: boolean }) {
  const store = useStore();
  const name = usePersonName()(person);
  return (
    <TextLink to="/s/$storeId/customers/$personKey" params={{ storeId: store.id, personKey: person.personKey }} size="sm" fw={550} className="clamp" title={name} {...(isRow ? { 'data-row-link': true } : {})}>
      {name}
    </TextLink>
  );
}
