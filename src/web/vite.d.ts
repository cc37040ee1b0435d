/** What the bundler adds to a module. */
interface ImportMeta {
  /** Every file of ours that the pattern finds, each loaded when it is called for. */
  glob<T>(
    pattern: string,
    options: { readonly query: '?url'; readonly import: 'default' },
  ): Readonly<Record<string, () => Promise<T>>>
}
