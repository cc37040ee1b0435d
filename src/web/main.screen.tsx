/** Where the page begins. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { queryClient } from './queries.ts'
import { router } from './router.screen.tsx'
import { Theme } from './theme.screen.tsx'

// A deployment replaces the files of the older page: what it still wants to load is gone, so it starts anew, once.
window.addEventListener('vite:preloadError', () => {
  const key = 'ambit.reloaded'
  if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) < 10_000) return
  sessionStorage.setItem(key, String(Date.now()))
  window.location.reload()
})

const root = document.getElementById('root')
if (!root) throw new Error('The page has no #root')
createRoot(root).render(
  <Theme>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </Theme>,
)
