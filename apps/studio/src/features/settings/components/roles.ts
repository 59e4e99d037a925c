/** Roles from most to least. */
export const ROLES = ['owner', 'admin', 'analyst', 'marketer', 'agent'] as const;
