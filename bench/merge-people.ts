import { openLogEngine } from '../apps/server/src/platform/event-log/client.ts';

/** Opens the engine on a folder that no server holds, and closes it after use. */
export async function withEngine<Answer>(dataDir: string, use: (ask: (sql: string) => Promise<unknown>) => Promise<Answer>): Promise<Answer> {
  const engine = await openLogEngine({ dataDir, clickhouseUrl: null });
  try {
    return await use(async (sql) => {
      if (/^\s*(INSERT|SYSTEM)/.test(sql)) return engine.blocks.command({ query: sql });
      return (await engine.blocks.query({ query: sql, format: 'JSONEachRow' })).json();
    });
  } finally {
    await engine.close();
  }
}

/** Every fifth alias is somebody else's: of one that is nobody's. */
export async function mergePeople(ask: (sql: string) => Promise<unknown>, storeId: string): Promise<void> {
  await ask(`INSERT INTO alias_links (store_id, alias_key, person_key, version)
    SELECT '${storeId}', alias_key, before, 4000000000 FROM (
      SELECT alias_key, any(alias_key) OVER (ORDER BY alias_key ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS before FROM (SELECT DISTINCT alias_key FROM touches WHERE store_id = '${storeId}'))
    WHERE cityHash64(alias_key) % 5 = 0 AND before != 0 AND cityHash64(before) % 5 != 0`);
  await ask('SYSTEM RELOAD DICTIONARY person_of');
}
