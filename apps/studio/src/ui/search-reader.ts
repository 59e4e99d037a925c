/**
 * Makes of what reads an address one that also forgets: the router lays what is read over the address as it came, so a key that was not understood must
 * be said to be nothing, or a page would be handed it unread.
 */
export function forgetting<Search extends object>(read: (raw: Record<string, unknown>) => Search): (raw: Record<string, unknown>) => Search {
  return (raw) => {
    const nothing: Record<string, undefined> = Object.fromEntries(Object.keys(raw).map((key) => [key, undefined]));
    return { ...nothing, ...read(raw) };
  };
}
