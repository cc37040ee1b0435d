/**
 * Draws one image from standard input to standard output as WebP, `argv[2]` pixels at most on its longer side. It runs in
 * a process of its own (`pictures.server.ts`): whatever a hostile image does to a decoder, it does to this process.
 * What was written into the image beside the pixels (place, camera, author) does not come out.
 */
import sharp from 'sharp'

/** Twice what a good camera makes; a few kilobytes can pretend to be far more. */
const MOST_PIXELS = 100_000_000
const MOST_SECONDS = 15

sharp.cache(false)
sharp.concurrency(1)
// Only the decoders of the formats that are shown: none that reads scripts, documents or addresses.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
    'VipsForeignLoadTiffBuffer',
  ],
})

const pixels = Number(process.argv[2])
const parts: Buffer[] = []
for await (const chunk of process.stdin) parts.push(chunk as Buffer)
const picture = await sharp(Buffer.concat(parts), {
  limitInputPixels: MOST_PIXELS,
  failOn: 'error',
  sequentialRead: true,
  pages: 1,
})
  .timeout({ seconds: MOST_SECONDS })
  .autoOrient()
  .resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true })
  .webp({ quality: 82, effort: 3 })
  .toBuffer()
process.stdout.write(picture)
