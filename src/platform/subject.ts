import { z } from 'zod'

/** Any record: what comments, files, links, approvals and notifications hang on. */
export interface Subject {
  /** The key of its type, `people.leave`. */
  readonly type: string
  readonly id: string
}

/** A subject as requests name it. */
export const subjectSchema = z.strictObject({
  type: z.string({ error: 'must be the key of a record type' }).max(120),
  id: z.uuid({ error: 'must be the identifier of a record' }),
})

/** One text for a subject, for maps and sets. */
export const subjectKey = ({ type, id }: Subject): string => `${type}:${id}`
