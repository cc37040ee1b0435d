/** Builds the web bundle: `src/web` → `dist/web`, every name with a hash of its content except `index.html`. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/web',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // The oldest browsers that know light-dark(), so that the colour tokens are left as they are written.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // The content security policy allows no data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    manifest: 'assets/manifest.json',
    chunkSizeWarningLimit: 1200,
  },
  server: { host: '127.0.0.1', port: 7301, proxy: { '/api': 'http://localhost:7300' } },
})
