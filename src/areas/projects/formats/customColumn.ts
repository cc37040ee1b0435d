/** A column that a file brings along beside the fields of a plan. */
import { z } from 'zod'

export const customColumn = z.strictObject({
  /** `text1`, `outlineCode3`: what the value of a task is called in its `extra`. */
  key: z.string(),
  /** The file's number of the field. */
  fieldId: z.string(),
  of: z.enum(['task', 'resource']),
  /** The alias that people see, else the field's own name. */
  name: z.string(),
  kind: z.enum(['text', 'number', 'money', 'date', 'duration', 'flag', 'choice']),
  /** For `choice`: values in the file's order, outline codes with their levels (`ICT.Network`). */
  choices: z.array(z.string()).optional(),
  /** The formula that computed the stored values, as written in the file. */
  formula: z.string().optional(),
  /** For choices from a table of the file: the number of each there. */
  valueIds: z.record(z.string(), z.string()).optional(),
  /** How values stand in a task: as `<OutlineCode>` or, in all other cases, as `<ExtendedAttribute>`. */
  lookup: z.literal('outlineCode').optional(),
})

export type CustomColumn = z.infer<typeof customColumn>
