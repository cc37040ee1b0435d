/** The API's description as a page to read: no scripts, one style. */
export const API_STYLE = `:root{color-scheme:light dark;--line:light-dark(#e4e6e7,#272b2f);--ink-3:light-dark(#62696e,#949ca2);--accent:light-dark(#0b6470,#5cbcc8)}
body{font:13px/20px system-ui,"Noto Sans",sans-serif;max-width:960px;margin:24px auto;padding:0 24px;background:light-dark(#fff,#15181a);color:light-dark(#1a1d1f,#e8eaeb)}
h1{font-size:20px}h2{font-size:15px;margin:32px 0 8px}a{color:var(--accent)}
details{border-top:1px solid var(--line);padding:8px 0}summary{cursor:pointer}code{font-size:12px}
b{display:inline-block;width:64px;color:var(--accent)}p{color:var(--ink-3);margin:4px 0}table{border-collapse:collapse;margin:8px 0}td{padding:2px 16px 2px 0;vertical-align:top}`

const escape = (text: unknown): string => String(text ?? '').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** An HTML page of an OpenAPI document made by `openApi`. */
export function apiPage(document: any): string {
  const areas = new Map<string, string[]>()
  for (const [path, operations] of Object.entries<any>(document.paths)) {
    for (const method of ['get', 'post', 'patch', 'delete']) {
      const operation = operations[method]
      if (!operation) continue
      const area = operation.tags?.[0] ?? 'More'
      if (!areas.has(area)) areas.set(area, [])
      areas.get(area)!.push(operationHtml(document, method, path, operation, operations.parameters ?? []))
    }
  }
  const sections = [...areas].map(([area, list]) => `<h2>${escape(area)}</h2>${list.join('')}`).join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ambit API</title><meta name="viewport" content="width=device-width"><style>${API_STYLE}</style></head><body><main><h1>Ambit API</h1><p>${escape(document.info.description)}</p><p><a href="/api/openapi.json">openapi.json</a></p>${sections}</main></body></html>`
}

function operationHtml(document: any, method: string, path: string, operation: any, shared: any[]): string {
  const parameters = [...shared, ...(operation.parameters ?? [])].map(
    (p) => `<tr><td><code>${escape(p.name)}</code></td><td>${escape(p.in)}</td><td>${escape(p.description)}</td></tr>`,
  )
  const schema = operation.requestBody?.content['application/json'].schema
  const body = schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema
  const fields = Object.entries<any>(body?.properties ?? {}).map(
    ([name, f]) =>
      `<tr><td><code>${escape(name)}</code></td><td>${body.required?.includes(name) ? 'required' : ''}</td><td>${escape(kindOf(f))}</td></tr>`,
  )
  return `<details><summary><b>${method.toUpperCase()}</b><code>${escape(path)}</code> ${escape(operation.summary)}</summary>${operation.description ? `<p>${escape(operation.description)}</p>` : ''}${parameters.length ? `<table>${parameters.join('')}</table>` : ''}${fields.length ? `<p>Body</p><table>${fields.join('')}</table>` : ''}</details>`
}

function kindOf(f: any): string {
  const inner = f.anyOf?.[0] ?? f
  const kind = inner.enum ? inner.enum.join(' | ') : [inner.type, inner.format].filter(Boolean).join(', ')
  return [kind, f.anyOf ? 'or null' : '', inner.description ? `— ${inner.description}` : ''].filter(Boolean).join(' ')
}
