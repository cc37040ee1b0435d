import { PassThrough } from 'node:stream'
import { rootCertificates } from 'node:tls'
import nodemailer from 'nodemailer'
import { type Egress, EgressRefused } from '../egress/egress.server.ts'
import type { MailSettings } from './mailSettings.server.ts'

export interface OutgoingMail {
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Without angle brackets. The same for each attempt, so that a mail program recognises a repetition. */
  readonly messageId: string
  /** What mails about one thing have in common, so that they stand together. */
  readonly thread?: string
  /** Where mail of this kind is turned off, by one click. */
  readonly stop?: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * How it ended: `unknown` when all of it was handed over and no answer came, so that it may have been delivered and
 * must not be sent again unasked.
 */
export interface Outcome {
  readonly state: 'sent' | 'refused' | 'temporary' | 'unknown'
  /** What the server said, or why it did not. */
  readonly answer: string
}

const CONNECT_MS = 10_000
/** Longest silence of the server. */
const SILENCE_MS = 20_000
const ALL_MS = 60_000

/** Sends one mail to one address. Throws only for mistakes of our own. */
export async function sendMail(
  egress: Egress,
  settings: MailSettings,
  mail: OutgoingMail,
  { signal, silenceMs = SILENCE_MS }: { readonly signal?: AbortSignal; readonly silenceMs?: number } = {},
): Promise<Outcome> {
  const { host, port, tls, user, password, authority } = settings
  const transport = nodemailer.createTransport({
    host,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user && { auth: { user, pass: password ?? '' } }),
    tls: authority ? { ca: [...rootCertificates, authority] } : {},
    greetingTimeout: CONNECT_MS < silenceMs ? CONNECT_MS : silenceMs,
    socketTimeout: silenceMs,
    // The message is made of our own texts: nothing in it is fetched from anywhere.
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options, callback) => {
      egress.connect('mail', host, port, CONNECT_MS).then(
        (connection) => callback(null, { connection }),
        (error: Error) => callback(error, false),
      )
    },
  })
  let handedOver = false
  transport.use('stream', (job, done) => {
    job.message.transform(
      () =>
        new PassThrough({
          flush(end) {
            handedOver = true
            end()
          },
        }),
    )
    done()
  })
  const late = AbortSignal.timeout(ALL_MS)
  try {
    const sent = await transport.sendMail({
      from: { name: settings.fromName, address: settings.from },
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: `<${mail.messageId}>`,
      ...(mail.thread && { inReplyTo: `<${mail.thread}>`, references: `<${mail.thread}>` }),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        ...(mail.stop && {
          'List-Unsubscribe': `<${mail.stop}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
        ...mail.headers,
      },
      signal: signal ? AbortSignal.any([signal, late]) : late,
    })
    return { state: 'sent', answer: oneLine(sent.response) }
  } catch (error) {
    return outcomeOf(error as Failure, handedOver)
  } finally {
    transport.close()
  }
}

interface Failure extends Error {
  readonly code?: string
  readonly command?: string
  readonly response?: string
  readonly responseCode?: number
}

/**
 * A refusal of the address or of the text is final. Everything before that (no connection, no encryption, a wrong
 * password, a sender that is not accepted) can be put right, so that it is worth another attempt.
 */
function outcomeOf(error: Failure, handedOver: boolean): Outcome {
  const answer = oneLine(error.response ?? error.message)
  if (error instanceof EgressRefused) return { state: 'temporary', answer }
  const { responseCode, command } = error
  if (responseCode === undefined) return { state: handedOver ? 'unknown' : 'temporary', answer }
  const final = responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA')
  return { state: final ? 'refused' : 'temporary', answer }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 500)
