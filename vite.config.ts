/** Builds the web bundle: `src/web` → `dist/web`, every name with a hash of its content except `index.html`. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Lays `x.js.br` and `x.js.gz` beside `x.js`: compressed once here rather than at every request. */
function compressed(): Plugin {
  let folder = ''
  return {
    name: 'ambit-compressed',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir, config.build.assetsDir)
    },
    closeBundle: async () => {
      for (const name of await readdir(folder)) {
        if (!/\.(m?js|css|svg)$/.test(name)) continue
        const bytes = await readFile(join(folder, name))
        if (bytes.length < 1024) continue
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
        await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(bytes, quality))
        await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  root: 'src/web',
  plugins: [react(), compressed()],
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
