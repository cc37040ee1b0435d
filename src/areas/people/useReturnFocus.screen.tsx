import { useEffect } from 'react'

/** Gives the focus back, when this is gone, to what had it before: for a dialog that is only there while it is open. */
export function useReturnFocus() {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
}
