/** The workspace that a new server has, and the first owner claims. Made by the first migration. */
export const defaultWorkspaceId = "wrkspc_default";
