/** The themes that can be chosen. */
import { Monitor, Moon, Sun } from 'lucide-react'
import { api } from './api.ts'
import { toastError } from './components/toast.screen.tsx'
import { setTheme, type ThemeChoice } from './theme.screen.tsx'

export const THEMES = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'As the system', icon: Monitor },
] as const

/** Shown at once in this browser, and kept with the account for the next one. */
export function chooseTheme(theme: ThemeChoice): void {
  setTheme(theme)
  api.patch('/api/session', { theme }).catch(toastError)
}
