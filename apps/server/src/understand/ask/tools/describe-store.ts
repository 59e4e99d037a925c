import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';

/** Where an agent begins: which store this is, what day it is there, and from when to when there is data. */
export function describeStore({ metrics }: Pick<AskNeeds, 'metrics'>): Tool {
  return defineTool({
    name: 'describe_store', title: 'The store', permission: 'metrics:read', input: z.strictObject({}),
    description: 'Start here: the store’s name, currency, time zone and calendar day, and the first and last local day with orders and with sessions. Ask for periods within these days.',
    answer: async ({ store, scopes }) => ({
      data: {
        name: store.name, currency: store.currency, timezone: store.timezone, kind: store.kind, ...(await metrics.findDataRange(store.id)),
        mayReadPersonalData: scopes.includes('customers:read'),
      },
      notes: ['All days are local days of the store; "to" is always exclusive.', ...(store.simulated ? ['This store is simulated: its shoppers are made up.'] : [])],
    }),
  });
}
