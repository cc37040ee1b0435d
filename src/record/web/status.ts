/** The field that says in which state a record is: `status`, `state`, `stage`, `phase`, `health` or `result`, the first that is a choice. */
export const statusField = (fields: Readonly<Record<string, { readonly kind: string }>>): string | undefined =>
  ['status', 'state', 'stage', 'phase', 'health', 'result'].find((name) => fields[name]?.kind === 'choice')
