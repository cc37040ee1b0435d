/** Sending a file, with how much of it has gone; `fetch` cannot tell that. */
import { api } from './api.ts'

/** Sends a file as it is. `onProgress` gets bytes sent and bytes in all. */
export function upload<T>(
  path: string,
  file: Blob,
  onProgress?: (sent: number, total: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded, event.total)
    request.onload = () => {
      const empty = request.status === 204 || request.status === 304
      api.answer<T>(new Response(empty ? null : request.responseText, { status: request.status })).then(resolve, reject)
    }
    request.onerror = () => reject(new Error('The file could not be sent: Ambit cannot be reached. Try again.'))
    request.onabort = () => reject(new DOMException('Stopped', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
