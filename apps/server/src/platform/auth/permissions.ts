/** What a principal may do; also the scopes of an API key. */
export const PERMISSIONS = [
  'store:read',
  'store:manage',
  'members:manage',
  'keys:manage',
  'data:import',
  'data:quarantine',
  'events:read',
  'metrics:read',
  'customers:read',
  'customers:merge',
  'customers:erase',
  'data:export',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** A person's part in an organisation, and so in all its stores. */
export const ROLES = ['owner', 'admin', 'analyst', 'marketer', 'agent'] as const;

export type Role = (typeof ROLES)[number];

const READING: readonly Permission[] = ['store:read', 'events:read', 'metrics:read', 'customers:read'];

const PERMISSIONS_OF: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set(PERMISSIONS),
  analyst: new Set([...READING, 'data:export']),
  marketer: new Set(READING),
  agent: new Set(['store:read', 'events:read', 'customers:read']),
};

export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return PERMISSIONS_OF[role];
}

/** What the first API key of a new store may do: all of the store's data, but neither people nor keys. */
export const DATA_SCOPES: readonly Permission[] = PERMISSIONS.filter((permission) => permission !== 'members:manage' && permission !== 'keys:manage');

export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

export function isPermission(text: string): text is Permission {
  return PERMISSIONS.some((permission) => permission === text);
}
