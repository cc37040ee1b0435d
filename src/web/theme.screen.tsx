/** Light, dark or as the system says; and Mantine's theme, mapped onto the tokens so that both agree. */
import { type CSSVariablesResolver, createTheme, MantineProvider, Portal } from '@mantine/core'
import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/default-css-variables.layer.css'
import { type ReactNode, useSyncExternalStore } from 'react'
import './tokens.css'
import './base.css'

export type ThemeChoice = 'system' | 'light' | 'dark'
const KEPT = 'ambit.theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** A browser that keeps nothing (private mode, storage switched off) follows the system. */
function kept(): ThemeChoice {
  try {
    const value = localStorage.getItem(KEPT)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}

let choice: ThemeChoice = kept()
const shown = (): 'light' | 'dark' => (choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice)

function apply() {
  document.documentElement.dataset.theme = shown()
  for (const listener of listeners) listener()
}
dark.addEventListener('change', apply)
window.addEventListener('storage', (event) => {
  if (event.key !== KEPT) return
  choice = kept()
  apply()
})
apply()

/** Chooses the theme of this browser; other tabs follow. */
export function setTheme(next: ThemeChoice) {
  choice = next
  try {
    if (next === 'system') localStorage.removeItem(KEPT)
    else localStorage.setItem(KEPT, next)
  } catch {
    // Nothing can be kept here: the choice lasts until the page is closed.
  }
  apply()
}

/** Takes over what the account remembers from another browser, where this one has no choice of its own. */
export function adoptTheme(remembered: ThemeChoice) {
  if (choice === 'system' && remembered !== 'system') setTheme(remembered)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What was chosen, and which of the two is shown now. */
export function useTheme(): { choice: ThemeChoice; shown: 'light' | 'dark' } {
  const is = useSyncExternalStore(subscribe, shown)
  const chosen = useSyncExternalStore(subscribe, () => choice)
  return { choice: chosen, shown: is }
}

/** The nonce that the server put into this page; Mantine marks its one style element with it. */
const nonce = () => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

const petrol = [
  '#e3f0f1',
  '#d6ebee',
  '#9cc9cf',
  '#5cbcc8',
  '#2f95a2',
  '#1a7d8a',
  '#0b6470',
  '#09535d',
  '#07434b',
  '#053238',
] as const

const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 6, dark: 3 },
  colors: { petrol },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '8px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  focusRing: 'auto',
  respectReducedMotion: true,
  // All that floats stands in one landmark, so that screen readers find it.
  components: { Portal: Portal.extend({ defaultProps: { target: '#floats' } }) },
})

const variables = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-hover': 'var(--selected)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-shadow-md': 'var(--float)',
}
const cssVariablesResolver: CSSVariablesResolver = () => ({ variables, light: variables, dark: variables })

/** Gives Mantine the theme, the nonce and the scheme that is shown. */
export function Theme({ children }: { children: ReactNode }) {
  const { shown: scheme } = useTheme()
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme={scheme}
      getStyleNonce={nonce}
      withGlobalClasses={false}
      withStaticClasses={false}
      deduplicateCssVariables={false}
    >
      {children}
    </MantineProvider>
  )
}
