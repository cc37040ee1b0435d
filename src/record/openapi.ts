/** OpenAPI 3.1 of everything that is declared. Pure: the document follows from the record types alone. */
import { z } from 'zod'
import { CUSTOM_KINDS } from './customFields.ts'
import { type Field, labelOf, words } from './fields.ts'
import { operatorsOf, sortable } from './query.ts'
import { kebab, type RecordType, settable } from './record.ts'

type Json = Record<string, unknown>

/** The JSON Schema of a field's value. */
export function fieldJson(f: Field): Json {
  const base = ((): Json => {
    switch (f.kind) {
      case 'text':
      case 'prose':
      case 'secret':
        return {
          type: 'string',
          ...(f.min ? { minLength: f.min } : {}),
          ...(f.max ? { maxLength: f.max } : {}),
          ...(f.pattern ? { pattern: f.pattern.source } : {}),
        }
      case 'email':
        return { type: 'string', format: 'email', maxLength: f.max }
      case 'url':
        return { type: 'string', format: 'uri', maxLength: f.max }
      case 'choice':
        return { type: 'string', enum: f.values }
      case 'choices':
        return { type: 'array', items: { type: 'string', enum: f.values } }
      case 'date':
        return { type: 'string', format: 'date' }
      case 'local':
        return {
          type: 'string',
          pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?$',
          description: 'Local date and time, without a zone',
        }
      case 'instant':
        return { type: 'string', format: 'date-time' }
      case 'money':
        return {
          type: 'object',
          required: ['amount', 'currency'],
          additionalProperties: false,
          properties: {
            amount: { type: 'string', pattern: '^-?\\d{1,15}(\\.\\d{1,4})?$' },
            currency: { type: 'string', pattern: '^[A-Z]{3}$' },
          },
        }
      case 'whole':
      case 'duration':
        return {
          type: 'integer',
          ...(f.min !== undefined ? { minimum: f.min } : {}),
          ...(f.max !== undefined ? { maximum: f.max } : {}),
          ...(f.kind === 'duration' ? { description: 'Seconds' } : {}),
        }
      case 'percent':
        return {
          type: 'number',
          ...(f.min !== undefined ? { minimum: f.min } : {}),
          ...(f.max !== undefined ? { maximum: f.max } : {}),
        }
      case 'decimal':
        return { type: 'string', pattern: `^-?\\d{1,20}(\\.\\d{1,${f.scale ?? 6}})?$` }
      case 'flag':
        return { type: 'boolean' }
      case 'refs':
        return {
          type: 'array',
          items: { type: 'string', format: 'uuid' },
          maxItems: 1000,
          description: `Identifiers of ${f.target}`,
        }
      case 'json':
        return z.toJSONSchema(f.schema!, { io: 'input', unrepresentable: 'any' }) as Json
      default:
        return { type: 'string', format: 'uuid', ...(f.target ? { description: `Identifier of ${f.target}` } : {}) }
    }
  })()
  delete base.$schema
  const described = f.help ? { ...base, description: [base.description, f.help].filter(Boolean).join('. ') } : base
  return f.optional ? { anyOf: [described, { type: 'null' }] } : described
}

const named = (type: RecordType, part: string): string => `${type.area}.${type.name}.${part}`
const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
const body = (schema: Json): Json => ({ required: true, content: { 'application/json': { schema } } })
const answer = (description: string, schema?: Json): Json => ({
  description,
  ...(schema ? { content: { 'application/json': { schema } } } : {}),
})
const UUID: Json = { type: 'string', format: 'uuid' }
const EXTRA: Json = {
  type: 'object',
  description: `The company's own fields, by key; each of one of the kinds ${CUSTOM_KINDS.join(', ')}`,
}

const REFUSALS: Json = {
  '401': { $ref: '#/components/responses/SignIn' },
  '403': { $ref: '#/components/responses/Forbidden' },
  '404': { $ref: '#/components/responses/NotFound' },
  '409': { $ref: '#/components/responses/Conflict' },
  '422': { $ref: '#/components/responses/Invalid' },
}
const KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', minLength: 8, maxLength: 200 },
  description: 'The same key and request give the first answer again',
}

function objectOf(fields: readonly [string, Field][], required: readonly string[], more: Json = {}): Json {
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length ? { required } : {}),
    properties: { ...more, ...Object.fromEntries(fields.map(([name, f]) => [name, fieldJson(f)])) },
  }
}

/** The whole document. */
export function openApi(types: readonly RecordType[], version: string): Json {
  const schemas: Json = {
    Error: {
      type: 'object',
      required: ['error'],
      properties: {
        error: {
          type: 'object',
          required: ['id', 'message'],
          properties: {
            id: { type: 'string' },
            message: { type: 'string' },
            request: { type: 'string' },
            fields: { type: 'object' },
          },
        },
      },
    },
  }
  const paths: Json = {}
  for (const type of types) {
    const fields = Object.entries(type.fields)
    const open = fields.filter(([, f]) => settable(f))
    const needed = open
      .filter(
        ([, f]) =>
          !f.optional && f.default === undefined && f.kind !== 'refs' && f.kind !== 'choices' && f.kind !== 'secret',
      )
      .map(([name]) => name)
    const standard: Json = {
      id: UUID,
      version: { type: 'integer' },
      createdAt: { type: 'string', format: 'date-time' },
      createdBy: { type: 'string' },
      changedAt: { type: 'string', format: 'date-time' },
      changedBy: { type: 'string' },
      extra: EXTRA,
    }
    schemas[named(type, 'row')] = {
      ...objectOf(
        fields.filter(([, f]) => f.kind !== 'secret'),
        ['id', 'version'],
        standard,
      ),
      additionalProperties: true,
      description: type.label,
    }
    schemas[named(type, 'draft')] = objectOf(open, needed, { id: UUID, extra: EXTRA })
    schemas[named(type, 'patch')] = objectOf(open, ['version'], {
      version: { type: 'integer', minimum: 1, description: 'The version that you saw' },
      extra: EXTRA,
    })
    const row = refTo(named(type, 'row'))
    const tags = [words(type.area)]
    const one = (summary: string, more: Json): Json => ({ tags, summary, ...more })
    const id = { name: 'id', in: 'path', required: true, schema: UUID }
    const filters = fields
      .filter(([, f]) => operatorsOf(f).length)
      .map(([name, f]) => ({
        name,
        in: 'query',
        schema: { type: 'array', items: { type: 'string' } },
        description: `${labelOf(name, f)}: ${operatorsOf(f)
          .map((op) => `${op}:…`)
          .join(' ')}`,
      }))
    const path = `/api${type.path}`
    paths[path] = {
      get: one(`List ${type.labels.toLowerCase()}`, {
        parameters: [
          ...filters,
          {
            name: 'sort',
            in: 'query',
            schema: { type: 'string' },
            description: `Fields, “-” for the largest first: ${fields
              .filter(([, f]) => sortable(f))
              .map(([name]) => name)
              .join(', ')}`,
          },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 500, default: 50 } },
          { name: 'after', in: 'query', schema: { type: 'string' }, description: '`next` of the page before' },
          { name: 'search', in: 'query', schema: { type: 'string' } },
          { name: 'columns', in: 'query', schema: { type: 'string' }, description: 'Only these fields' },
          ...['titles', 'can', 'count'].map((name) => ({ name, in: 'query', schema: { type: 'boolean' } })),
        ],
        responses: {
          '200': answer('A page', {
            type: 'object',
            required: ['rows', 'next'],
            properties: {
              rows: { type: 'array', items: row },
              next: { type: ['string', 'null'] },
              titles: { type: 'object' },
              can: { type: 'object' },
              count: { type: 'integer' },
              countCapped: { type: 'boolean' },
            },
          }),
          ...REFUSALS,
        },
      }),
      post: one(`Create a ${type.label.toLowerCase()}`, {
        parameters: [KEY],
        requestBody: body(refTo(named(type, 'draft'))),
        responses: { '201': answer('Created', row), ...REFUSALS },
      }),
    }
    paths[`${path}/bulk`] = {
      post: one(`Change many ${type.labels.toLowerCase()}, all or nothing`, {
        parameters: [KEY],
        requestBody: body(bulkJson()),
        responses: {
          '200': answer('Changed', { type: 'object', properties: { rows: { type: 'array', items: row } } }),
          ...REFUSALS,
        },
      }),
    }
    paths[`${path}/{id}`] = {
      parameters: [id],
      get: one(`Read a ${type.label.toLowerCase()}`, {
        responses: {
          '200': answer('The row, what you may do with it, and the titles of what it refers to', row),
          ...REFUSALS,
        },
      }),
      patch: one(`Change a ${type.label.toLowerCase()}`, {
        requestBody: body(refTo(named(type, 'patch'))),
        responses: { '200': answer('Changed', row), ...REFUSALS },
      }),
      delete: one(`Remove a ${type.label.toLowerCase()}`, {
        parameters: [{ name: 'version', in: 'query', schema: { type: 'integer' } }],
        responses: { '204': answer('Removed'), ...REFUSALS },
      }),
    }
    paths[`${path}/{id}/activity`] = {
      parameters: [id],
      get: one('What happened to it, newest first', {
        responses: {
          '200': answer('Audit lines', {
            type: 'object',
            properties: { entries: { type: 'array', items: { type: 'object' } } },
          }),
          ...REFUSALS,
        },
      }),
    }
    for (const action of type.actions) {
      const input = Object.entries(action.input)
      const required = input.filter(([, f]) => !f.optional && f.default === undefined).map(([name]) => name)
      paths[`${path}/{id}/${kebab(action.name)}`] = {
        parameters: [id],
        post: one(action.label ?? words(action.name), {
          description: action.help ?? action.confirm ?? '',
          parameters: [KEY],
          requestBody: body(objectOf(input, required)),
          responses: { '200': answer('Done', row), ...REFUSALS },
        }),
      }
    }
  }
  const error = refTo('Error')
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ambit',
      version,
      description:
        'Every list, record and action of Ambit. Sign in with a session cookie; errors have a stable `error.id` and a message for people.',
    },
    paths,
    components: {
      schemas,
      responses: {
        SignIn: answer('Nobody is signed in', error),
        Forbidden: answer('You may not do this', error),
        NotFound: answer('It does not exist, or is not shared with you', error),
        Conflict: answer('Somebody changed it meanwhile, or it is not possible now', error),
        Invalid: answer('Something was not accepted; `fields` says what', error),
      },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'ambit' } },
    },
    security: [{ session: [] }],
  }
}

function bulkJson(): Json {
  const list = (properties: Json, required: string[]): Json => ({
    type: 'array',
    maxItems: 500,
    items: { type: 'object', required, properties },
  })
  return {
    oneOf: [
      {
        type: 'object',
        required: ['update'],
        properties: { update: list({ id: UUID, version: { type: 'integer' } }, ['id', 'version']) },
      },
      {
        type: 'object',
        required: ['remove'],
        properties: { remove: list({ id: UUID, version: { type: 'integer' } }, ['id']) },
      },
      {
        type: 'object',
        required: ['act', 'ids'],
        properties: {
          act: { type: 'string' },
          ids: { type: 'array', items: UUID, maxItems: 500 },
          input: { type: 'object' },
        },
      },
    ],
  }
}
