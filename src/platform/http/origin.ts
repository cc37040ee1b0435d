/** Under which names this server may be asked for, and from which pages a change may come. */
export interface Doors {
  /** Accepted `Host` values, lower case, with the port where it is not the scheme's own. */
  readonly hosts: ReadonlySet<string>
  /** Accepted `Origin` values. */
  readonly origins: ReadonlySet<string>
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/**
 * The doors of a server. Any other `Host` is refused, because a page whose name was pointed at this machine
 * afterwards (DNS rebinding) would otherwise be of the same origin.
 */
export function doorsOf({ url, port }: { readonly url: string | undefined; readonly port: number }): Doors {
  const hosts = new Set<string>()
  const origins = new Set<string>()
  for (const name of LOOPBACK_NAMES) {
    hosts.add(port === 80 ? name : `${name}:${port}`)
    origins.add(port === 80 ? `http://${name}` : `http://${name}:${port}`)
  }
  if (url) {
    const own = new URL(url)
    hosts.add(own.host)
    origins.add(own.origin)
  }
  return { hosts, origins }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request may change anything: it must come from a page of ours, which only the browser can state, by
 * `Sec-Fetch-Site` or by an `Origin` equal to the host that is asked. A form of another site states neither.
 */
export function mayChange(
  doors: Doors,
  request: {
    readonly method: string
    readonly host: string
    readonly origin: string | undefined
    readonly fetchSite: string | undefined
  },
): boolean {
  if (SAFE.has(request.method)) return true
  if (request.fetchSite !== undefined) return request.fetchSite === 'same-origin'
  if (request.origin === undefined || !doors.origins.has(request.origin)) return false
  return new URL(request.origin).host === request.host
}
