/** The mark and the name. */

export function Brand({ bare }: { bare?: boolean }) {
  return (
    <>
      <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true">
        <path d="M14.9 4.2A7.5 7.5 0 1 0 17.4 9" stroke="var(--accent)" strokeWidth="2.5" strokeLinecap="round" />
        <circle cx="10" cy="10" r="2.5" fill="var(--accent)" />
      </svg>
      {bare ? <span className="unseen">Ambit</span> : 'Ambit'}
    </>
  )
}
