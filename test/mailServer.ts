import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as it arrived: its envelope, and the message as text. */
export interface ArrivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly secure: boolean
  readonly user: string | undefined
}

export interface MailServer {
  readonly port: number
  readonly arrived: ArrivedMail[]
  /** Refuses or delays what comes next: called with the recipient, before a message is taken, or after it was read. */
  behave: {
    recipient?: (address: string) => Error | undefined
    /** Called when the whole message is there; the promise's end is the answer. */
    taken?: (mail: ArrivedMail) => Promise<void>
    connected?: () => Promise<void>
  }
  /** The first mail that arrives and fits. */
  next(fits?: (mail: ArrivedMail) => boolean): Promise<ArrivedMail>
  close(): Promise<void>
}

/** What the server answers with when it refuses. */
export const answer = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code })

/** A real SMTP server on this machine, with STARTTLS and a password, that keeps what it is given. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const arrived: ArrivedMail[] = []
  const behave: MailServer['behave'] = {}
  const server = new SMTPServer({
    key: KEY,
    cert: AUTHORITY,
    authMethods: ['PLAIN', 'LOGIN'],
    logger: false,
    closeTimeout: 100,
    onConnect: (_session, done) => void (behave.connected?.() ?? Promise.resolve()).then(() => done()),
    onAuth: ({ username, password }, _session, done) =>
      username === 'ambit' && password === MAIL_PASSWORD
        ? done(null, { user: username })
        : done(answer(535, '5.7.8 The name or password is wrong')),
    onRcptTo: ({ address }, _session, done) => done(behave.recipient?.(address) ?? null),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const mail = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
          secure: session.secure,
          user: session.user as string | undefined,
        }
        ;(behave.taken?.(mail) ?? Promise.resolve()).then(
          () => {
            arrived.push(mail)
            done(null, 'Queued as 4711')
          },
          (error: Error) => done(error),
        )
      })
    },
    ...options,
  })
  server.on('error', () => {
    // Clients that break off are part of what is tested.
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    arrived,
    behave,
    async next(fits = () => true) {
      for (let i = 0; i < 400; i++) {
        const found = arrived.find(fits)
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      throw new Error(`no such mail arrived; ${arrived.length} others did`)
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

export const MAIL_PASSWORD = 'planted-mail-password-8c1f'

/** Made for these tests alone: for localhost and 127.0.0.1, signed by itself. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBzTCCAXKgAwIBAgIUQeNFP/zMZimHX+UwrdM2LgX3cUgwCgYIKoZIzj0EAwIw
IDEeMBwGA1UEAwwVbWFpbC5mZXJuaG9sbS5leGFtcGxlMCAXDTI2MTEyMzAzMDAz
OVoYDzIxMjYxMDMwMDMwMDM5WjAgMR4wHAYDVQQDDBVtYWlsLmZlcm5ob2xtLmV4
YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARiMjmVQ0kmfDTCGPv7bQoW
2wPx5yWxNDi4P1nbtWb7JDOGhj+zMM2d6T8pzul+ZbqJ9uduOpLnTVgmaZSXGVAW
o4GHMIGEMB0GA1UdDgQWBBQwcpcuJG29KIVkhhPFCmXbU1ELUjAfBgNVHSMEGDAW
gBQwcpcuJG29KIVkhhPFCmXbU1ELUjAPBgNVHRMBAf8EBTADAQH/MDEGA1UdEQQq
MCiCCWxvY2FsaG9zdIIVbWFpbC5mZXJuaG9sbS5leGFtcGxlhwR/AAABMAoGCCqG
SM49BAMCA0kAMEYCIQDyRb5bWjAk1bFZGQqNPNRRTVN3wYegxLt7XxID7F3RiAIh
ANdR3H1tooDF9DPiy6YUAoda2cHXip5zhtt+0/mUpkW1
-----END CERTIFICATE-----
`
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXzw/EKyZthxiUNe7
jGtkJxlirFpxMKer/XhciWysozehRANCAARiMjmVQ0kmfDTCGPv7bQoW2wPx5yWx
NDi4P1nbtWb7JDOGhj+zMM2d6T8pzul+ZbqJ9uduOpLnTVgmaZSXGVAW
-----END PRIVATE KEY-----
`
