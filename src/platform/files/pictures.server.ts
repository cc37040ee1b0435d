/** Pictures of images: drawn anew by a process that has nothing to lose, kept beside the store, never the bytes that came. */
import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { Refused, refusedNow } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import { fileStoreOf } from './blobs.server.ts'
import type { FileVersion } from './fileJson.ts'

/** Pixels of the longer side. */
export const SIZES = { small: 320, large: 2048 } as const
export type PictureSize = keyof typeof SIZES

/** Larger files are downloaded: their picture would take too long. */
const MOST_BYTES = 64 * 1024 * 1024
const LONGEST_MS = 20_000
const MOST_MEMORY = 700 * 1024 * 1024
const LOOK_MS = 50
const MOST_RESULT = 16 * 1024 * 1024
/** One picture takes a processor; others wait in line, up to so many. */
const AT_ONCE = 1
const MOST_WAITING = 100

const folderOf = (store: Store) => join(store.platform.settings.data, 'files', 'pictures')
const pathOf = (store: Store, hash: string, size: PictureSize) =>
  join(folderOf(store), hash.slice(0, 2), `${hash}.${size}`)

/** The picture of an image as WebP. Refuses with 409 what is no image that can be drawn. */
export async function imageOf(store: Store, hash: string, version: FileVersion, size: PictureSize): Promise<Readable> {
  if (version.kind !== 'image') throw refusedNow('There is no picture of this file; download it instead')
  if (version.size > MOST_BYTES) throw refusedNow('This image is too large to be shown here; download it instead')
  const path = pathOf(store, hash, size)
  const drawn = await stat(path).catch(() => undefined)
  if (!drawn) await once(`${hash}.${size}`, () => inLine(() => draw(store, hash, size, path)))
  else if (drawn.size === 0) throw notDrawable()
  return createReadStream(path)
}

/** Lets go of the pictures of a content. */
export async function removePictures(store: Store, hash: string): Promise<void> {
  for (const size of Object.keys(SIZES) as PictureSize[]) await rm(pathOf(store, hash, size), { force: true })
}

const notDrawable = () =>
  refusedNow('This image cannot be shown: it is damaged, or larger than it pretends. Download it instead')

async function draw(store: Store, hash: string, size: PictureSize, path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const picture = await drawn(fileStoreOf(store).read(hash), SIZES[size]).catch(async (error: unknown) => {
    // An empty file remembers that it was tried.
    if (error instanceof Refused) await writeFile(path, '', { mode: 0o600 })
    throw error
  })
  const fresh = `${path}.${process.pid}`
  await writeFile(fresh, picture, { mode: 0o600 })
  await rename(fresh, path)
}

/**
 * Draws an image in a process of its own: no environment, no files to write, one image and then gone. It is killed when
 * it takes more time or memory than an honest image needs.
 */
export async function drawn(content: Readable, pixels: number): Promise<Buffer> {
  const script = fileURLToPath(new URL('./pictureWorker.server.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    [
      '--permission',
      '--allow-addons',
      '--allow-fs-read=*',
      '--max-old-space-size=128',
      '--disable-warning=SecurityWarning',
      script,
      String(pixels),
    ],
    { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] },
  )
  let killed = false
  const kill = () => {
    killed = true
    child.kill('SIGKILL')
  }
  const timer = setTimeout(kill, LONGEST_MS)
  const watch = setInterval(() => {
    memoryOf(child.pid).then(
      (bytes) => bytes > MOST_MEMORY && kill(),
      () => {},
    )
  }, LOOK_MS)
  const parts: Buffer[] = []
  let length = 0
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > MOST_RESULT) kill()
    else parts.push(chunk)
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  try {
    // It may refuse before it has read everything: its exit code is the answer.
    const fed = pipeline(content, child.stdin).catch((error: NodeJS.ErrnoException) => error)
    const code = await ended
    const problem = await fed
    if (problem && problem.code !== 'EPIPE' && problem.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw problem
    if (code !== 0 || killed || length === 0) throw notDrawable()
    return Buffer.concat(parts)
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
  }
}

/** What a process holds in memory, in bytes. */
async function memoryOf(pid: number | undefined): Promise<number> {
  const pages = Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1])
  return pages * 4096
}

const drawing = new Map<string, Promise<void>>()
/** What is being drawn already is waited for. */
function once(key: string, work: () => Promise<void>): Promise<void> {
  const known = drawing.get(key)
  if (known) return known
  const running = work().finally(() => drawing.delete(key))
  drawing.set(key, running)
  return running
}

let running = 0
const waiting: (() => void)[] = []
async function inLine<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING)
      throw new Refused('busy', 503, 'Many pictures are being drawn; try again in a moment', { retryAfter: 3 })
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
