import type { Statement } from '../../../platform/event-log/event-log.ts';
import { AT_PLACES, type LogPlaces, placesParams } from '../../../platform/event-log/queries.ts';
import { jsonText, propertyText, textHolds } from '../../../platform/event-log/step-holds.ts';
import type { Atom } from '../atoms.ts';
import type { Act } from '../definition.ts';

/** What is written down of the log: events and traits; the rest is folded by others. */
export type MarkedAtom = Extract<Atom, { on: 'event' | 'trait' }>;

export function markedOf(atoms: readonly Atom[]): readonly MarkedAtom[] {
  return atoms.filter((atom): atom is MarkedAtom => atom.on === 'event' || atom.on === 'trait');
}

/** Columns of an event that a condition may name beside its properties. */
const COLUMNS: Readonly<Record<string, string>> = {
  'context.country': 'country', 'context.device': 'device', 'context.language': 'language', 'context.source': 'source', 'context.medium': 'medium', 'context.campaign': 'campaign',
};
const LONGEST_WORD = 200;

/**
 * Rows (alias_key, atom, at, ref, num, word): what these atoms find in the log. A property that many ask about is read once, on a level of its own.
 *
 * @param among which rows of the store to look at, over columns of `events`
 */
export function markRows(atoms: readonly MarkedAtom[], among: string): string {
  const said = propertiesOf(atoms);
  const textOf = (property: string): string => (said.includes(property) ? `said${said.indexOf(property)}` : (COLUMNS[property] ?? ''));
  const found = atoms.map((atom, index) => `(${atom.on === 'trait' ? traitMark(index) : eventMark(atom, { index, textOf })})`).join(',\n        ');
  const hasTraits = atoms.some(({ on }) => on === 'trait');
  const columns = ['alias_key', 'at', 'event_key', 'name', ...(hasTraits ? ['traits'] : []), ...Object.values(COLUMNS), ...said.map((property, place) => `${propertyText(property, `path${place}`)} AS said${place}`)];
  return `SELECT alias_key, mark.1 AS atom, at, ref, mark.2 AS num, mark.3 AS word FROM (
      SELECT alias_key, at, cityHash64(event_key) AS ref, arrayJoin(arrayFilter(m -> m.1 != 0, [
        ${found}])) AS mark
      FROM (SELECT ${columns.join(', ')} FROM events
        WHERE store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND ${hasTraits ? '(name IN {markNames:Array(String)} OR notEmpty(traits))' : 'name IN {markNames:Array(String)}'} AND ${among}))`;
}

/** Properties of events that these atoms ask about or say. */
function propertiesOf(atoms: readonly MarkedAtom[]): string[] {
  const asked = atoms.flatMap((atom) => (atom.on === 'event' ? [...(atom.property === null ? [] : [atom.property]), ...atom.steps.flatMap(({ where }) => where.map(({ property }) => property))] : []));
  return [...new Set(asked)].filter((property) => !Object.hasOwn(COLUMNS, property));
}

export function markParams(atoms: readonly MarkedAtom[]): Record<string, unknown> {
  const params: Record<string, unknown> = { markNames: [...new Set(atoms.flatMap((atom) => (atom.on === 'event' ? atom.steps.map(({ name }) => name) : [])))] };
  for (const [place, property] of propertiesOf(atoms).entries()) params[`path${place}`] = property.split('.');
  for (const [index, atom] of atoms.entries()) {
    params[`atom${index}`] = BigInt(atom.id);
    if (atom.on === 'trait') {
      params[`trait${index}`] = [atom.name];
      continue;
    }
    for (const [step, { name, where }] of atom.steps.entries()) {
      params[`name${index}_${step}`] = name;
      for (const [at, { value }] of where.entries()) params[`value${index}_${step}_${at}`] = value;
    }
  }
  return params;
}

function traitMark(index: number): string {
  // A trait of the same name as a path would not be found by its parts: it is taken as it stands.
  const word = jsonText('traits', 'whole', `trait${index}`);
  return `if(notEmpty(traits) AND JSONHas(traits, {trait${index}:Array(String)}[1]), {atom${index}:UInt64}, 0), toFloat64OrZero(${word}), leftUTF8(${word}, ${LONGEST_WORD})`;
}

type TextOf = (property: string) => string;

function eventMark({ steps, property }: Extract<MarkedAtom, { on: 'event' }>, { index, textOf }: { readonly index: number; readonly textOf: TextOf }): string {
  const holds = steps.map((act, step) => actHolds(act, { id: `${index}_${step}`, textOf }));
  const which = holds.length === 1 ? `toUInt8(${holds[0]})` : holds.map((one, step) => `bitShiftLeft(toUInt8(${one}), ${step})`).join(' + ');
  const word = property === null ? null : textOf(property);
  return `if((${which} AS which${index}) > 0, {atom${index}:UInt64}, 0), ${word === null ? `toFloat64(which${index})` : `ifNull(toFloat64OrNull(${word}), nan)`}, ${word === null ? `''` : `leftUTF8(${word}, ${LONGEST_WORD})`}`;
}

function actHolds({ where }: Act, { id, textOf }: { readonly id: string; readonly textOf: TextOf }): string {
  return [`name = {name${id}:String}`, ...where.map(({ property, operator }, at) => textHolds(textOf(property), operator, `value${id}_${at}`))].map((one) => `(${one})`).join(' AND ');
}

/** Texts of definitions make many functions of a statement, which need not be compiled for the few rows of a round. */
const AS_IT_IS = 'SETTINGS compile_expressions = 0, max_threads = 1';

/** Writes down what new events say. */
export function markPlacesStatement(storeId: string, atoms: readonly MarkedAtom[], places: LogPlaces): Statement {
  return { text: `${insertMarks(markRows(atoms, AT_PLACES))} ${AS_IT_IS}`, params: { ...placesParams(storeId, places), ...markParams(atoms) } };
}

/** Writes down what the whole log says about conditions that nobody asked for before. */
export function markAllStatement(storeId: string, atoms: readonly MarkedAtom[]): Statement {
  return { text: `${insertMarks(markRows(atoms, '1'))} ${AS_IT_IS}`, params: { storeId, ...markParams(atoms) } };
}

/** The same for these aliases only; after their rows in the log were blanked. */
export function markAliasesStatement(storeId: string, atoms: readonly MarkedAtom[], aliasKeys: readonly string[]): Statement {
  return { text: `${insertMarks(markRows(atoms, 'alias_key IN {aliasKeys:Array(UInt64)}'))} ${AS_IT_IS}`, params: { storeId, aliasKeys: aliasKeys.map(BigInt), ...markParams(atoms) } };
}

/** Takes away all that was written down of these aliases. */
export function dropMarksStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return { text: 'ALTER TABLE segment_marks DELETE WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} SETTINGS mutations_sync = 1', params: { storeId, aliasKeys: aliasKeys.map(BigInt) } };
}

/** Which conditions of a store have rows. */
export function markedAtomsStatement(storeId: string): Statement {
  return { text: 'SELECT DISTINCT toString(atom) AS id FROM segment_marks WHERE store_id = {storeId:String}', params: { storeId } };
}

/** Takes away the rows of conditions that nobody asks about, while rounds go on: what is written afterwards is not touched. */
export function sweepMarksStatement(storeId: string, atomIds: readonly string[]): Statement {
  return { text: 'ALTER TABLE segment_marks DELETE WHERE store_id = {storeId:String} AND atom IN {atomIds:Array(UInt64)} SETTINGS mutations_sync = 0', params: { storeId, atomIds: atomIds.map(BigInt) } };
}

function insertMarks(rows: string): string {
  return `INSERT INTO segment_marks (store_id, alias_key, atom, at, ref, num, word) SELECT {storeId:String}, alias_key, atom, at, ref, num, word FROM (${rows})`;
}
