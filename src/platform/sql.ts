/**
 * SQL is written as SQL: `sql` is a tagged template whose values become parameters and whose nested fragments are
 * spliced in. There is no other way to make a statement, so no value can become part of its text.
 */
export interface Sql {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]
}

/** A fragment: `sql\`select * from t where id = ${id}\``. A value that is itself a fragment is spliced in. */
export function sql(parts: TemplateStringsArray, ...inputs: readonly unknown[]): Sql {
  const strings: string[] = [parts[0]!]
  const values: unknown[] = []
  const append = (text: string) => {
    strings[strings.length - 1] += text
  }
  inputs.forEach((input, i) => {
    if (isSql(input)) {
      append(input.strings[0]!)
      for (let j = 0; j < input.values.length; j++) {
        values.push(input.values[j])
        strings.push(input.strings[j + 1]!)
      }
    } else {
      values.push(input)
      strings.push('')
    }
    append(parts[i + 1]!)
  })
  return { strings, values }
}

/** Fragments side by side. `join([])` is the empty fragment. */
export function join(fragments: readonly Sql[], separator = ', '): Sql {
  const strings: string[] = ['']
  const values: unknown[] = []
  fragments.forEach((fragment, i) => {
    strings[strings.length - 1] += (i ? separator : '') + fragment.strings[0]!
    for (let j = 0; j < fragment.values.length; j++) {
      values.push(fragment.values[j])
      strings.push(fragment.strings[j + 1]!)
    }
  })
  return { strings, values }
}

const IDENTIFIER = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$/

/** A table or column name, quoted part by part. Throws on anything but lower-case snake names: names come from declarations only. */
export function name(identifier: string): Sql {
  if (!IDENTIFIER.test(identifier)) throw new Error(`not an identifier: ${JSON.stringify(identifier)}`)
  return {
    strings: [
      identifier
        .split('.')
        .map((part) => `"${part}"`)
        .join('.'),
    ],
    values: [],
  }
}

export const nothing: Sql = { strings: [''], values: [] }

export function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && 'strings' in value && 'values' in value
}

/** The text with `$1 …` and its values, as the driver wants them. */
export function render(fragment: Sql): { text: string; values: unknown[] } {
  let text = fragment.strings[0]!
  for (let i = 1; i < fragment.strings.length; i++) text += `$${i}${fragment.strings[i]}`
  return { text, values: [...fragment.values] }
}

const LABEL = /^[a-zA-Z][a-zA-Z0-9]*$/

/** A result column's name in camelCase, quoted. */
export function label(identifier: string): Sql {
  if (!LABEL.test(identifier)) throw new Error(`not a label: ${JSON.stringify(identifier)}`)
  return { strings: [`"${identifier}"`], values: [] }
}
