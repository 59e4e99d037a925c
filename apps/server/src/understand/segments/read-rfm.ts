import type { Platform } from '../../platform/module.ts';
import { buyerStatement, cellsStatement, type EdgesRow, edgesStatement } from './queries/rfm.ts';
import { groupOf, RFM_CELLS, RFM_GROUPS, type RfmEdges, type RfmGroup, type RfmScores, scoreOf } from './rfm.ts';

type Needs = Pick<Platform, 'eventLog' | 'stores' | 'clock'>;

/** What a store's buyers are like as a whole. Means are null where there are none. */
export interface RfmStore {
  readonly edges: RfmEdges;
  readonly meanRecencyDays: number | null;
  readonly meanOrderDays: number | null;
  readonly meanMoneyMinor: number | null;
  /** Share of revenue that the best fifth brought, and the Gini coefficient of revenue; null where there is none, or less than none. */
  readonly topFifthShare: number | null;
  readonly gini: number | null;
}

const DAY_MS = 86_400_000;

async function scopeOf(needs: Needs, storeId: string): Promise<{ storeId: string; timezone: string; nowMs: number }> {
  const { timezone } = await needs.stores.getStore(storeId);
  return { storeId, timezone, nowMs: needs.clock.now().getTime() };
}

/** @throws `store.not_found` */
export async function readStore(needs: Needs, storeId: string): Promise<RfmStore> {
  const [row] = await needs.eventLog.query<EdgesRow>(edgesStatement(await scopeOf(needs, storeId)));
  const buyers = Number(row?.buyers ?? 0);
  if (row === undefined || buyers === 0) return { edges: { recencyMs: [], moneyMinor: [], buyers: 0 }, meanRecencyDays: null, meanOrderDays: null, meanMoneyMinor: null, topFifthShare: null, gini: null };
  return {
    edges: { recencyMs: row.recency_fifths.map(Number), moneyMinor: row.money_fifths.map(Number), buyers },
    meanRecencyDays: row.mean_recency_ms === null ? null : row.mean_recency_ms / DAY_MS, meanOrderDays: row.mean_days, meanMoneyMinor: row.mean_money, topFifthShare: row.top_share, gini: row.gini,
  };
}

export async function readEdges(needs: Needs, storeId: string): Promise<RfmEdges> {
  return (await readStore(needs, storeId)).edges;
}

/** One named group: its cells of scores, its people and what they brought. */
export interface RfmGroupSize {
  readonly group: RfmGroup;
  readonly cells: (typeof RFM_CELLS)[RfmGroup];
  readonly people: number;
  readonly revenueMinor: number;
}

export async function readGroups(needs: Needs, storeId: string, edges: RfmEdges): Promise<RfmGroupSize[]> {
  const rows = edges.buyers === 0 ? [] : await needs.eventLog.query<{ r: number | string; f: number | string; people: string; minor: string }>(cellsStatement(await scopeOf(needs, storeId), edges));
  const cells = rows.map((row) => ({ group: groupOf({ r: Number(row.r), f: Number(row.f) }), people: Number(row.people), minor: Number(row.minor) }));
  return RFM_GROUPS.map((group) => {
    const own = cells.filter((cell) => cell.group === group);
    return { group, cells: RFM_CELLS[group], people: own.reduce((sum, { people }) => sum + people, 0), revenueMinor: own.reduce((sum, { minor }) => sum + minor, 0) };
  });
}

/** A buyer, explained: what they did, which scores that gives by which edges, and the group. */
export interface RfmPerson extends RfmScores {
  readonly group: RfmGroup;
  readonly recencyDays: number;
  readonly orderDays: number;
  readonly moneyMinor: number;
  readonly edges: RfmEdges;
}

/** @returns null for somebody without an order that counts */
export async function readPerson(needs: Needs, storeId: string, on: { readonly aliasKeys: readonly string[]; readonly edges: RfmEdges }): Promise<RfmPerson | null> {
  const [row] = await needs.eventLog.query<{ recency: string; days: string; minor: string }>(buyerStatement(await scopeOf(needs, storeId), on.aliasKeys));
  if (row === undefined) return null;
  const buyer = { recencyMs: Number(row.recency), orderDays: Number(row.days), moneyMinor: Number(row.minor) };
  const scores = scoreOf(on.edges, buyer);
  return { ...scores, group: groupOf(scores), recencyDays: buyer.recencyMs / DAY_MS, orderDays: buyer.orderDays, moneyMinor: buyer.moneyMinor, edges: on.edges };
}
