/** Uploads as a test sends them, without a port. */
import type { TestAmbit, Visitor } from './ambit.ts'

const UPLOADS = '/api/platform/uploads'

/** Requests of visitors at one Ambit, for files. */
export function uploadsAt(ambit: TestAmbit) {
  return { upload, append, raw }

  /** Sends bytes in pieces and completes. Gives the answer of the first request that is refused, or of the completion. */
  async function upload(who: Visitor, place: object, name: string, content: Buffer, piece = content.length || 1) {
    const opened = await ambit.call(who, 'POST', UPLOADS, { ...place, name, size: content.length })
    if (opened.status !== 201) return opened
    for (let at = 0; at < content.length; at += piece) {
      const sent = await append(who, opened.body.id, at, content.subarray(at, at + piece))
      if (sent.status !== 204) return sent
    }
    return ambit.call(who, 'POST', `${UPLOADS}/${opened.body.id}/complete`)
  }
  async function append(who: Visitor, id: string, offset: number, content: Buffer) {
    const answer = await raw(who, 'PATCH', `${UPLOADS}/${id}`, {
      payload: content,
      headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
    })
    return { status: answer.statusCode, body: answer.body ? JSON.parse(answer.body) : null, headers: answer.headers }
  }
  function raw(
    who: Visitor,
    method: 'GET' | 'HEAD' | 'PATCH',
    url: string,
    more: { payload?: Buffer; headers?: Record<string, string> } = {},
  ) {
    return ambit.app.inject({
      method,
      url,
      ...more,
      headers: { host: 'localhost:7300', 'sec-fetch-site': 'same-origin', cookie: who.cookie, ...more.headers },
    })
  }
}
