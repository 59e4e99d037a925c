/** Stands where the key goes until there is one. */
export const KEY_PLACE = 'tl_…';

/** How common AI clients are told about a server, with nothing left to fill in once there is a key. */
export function aiClients({ origin, key }: { readonly origin: string; readonly key: string }) {
  const url = `${origin}/mcp`;
  const headers = { Authorization: `Bearer ${key}` };
  const json = (value: object): string => JSON.stringify(value, null, 2);
  return [
    { id: 'claude-code', name: 'Claude Code', code: `claude mcp add --transport http throughline ${url} \\\n  --header "Authorization: Bearer ${key}"` },
    {
      id: 'claude-desktop', name: 'Claude Desktop',
      // A space within an argument is lost on some systems, so the header's value comes from the environment.
      code: json({ mcpServers: { throughline: { command: 'npx', args: ['-y', 'mcp-remote', url, '--header', 'Authorization:${AUTH_HEADER}'], env: { AUTH_HEADER: headers.Authorization } } } }),
    },
    { id: 'cursor', name: 'Cursor', code: json({ mcpServers: { throughline: { url, headers } } }) },
    { id: 'vscode', name: 'VS Code', code: json({ servers: { throughline: { type: 'http', url, headers } } }) },
    { id: 'other', name: null, code: `POST ${url}\nAuthorization: ${headers.Authorization}` },
  ] as const;
}
