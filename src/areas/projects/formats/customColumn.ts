/** A column that a file brings along beside the fields of a plan. */
import { z } from 'zod'

export const customColumn = z.strictObject({
  /** `text1`, `outlineCode3`, or the API's name of a field: what its value is called in the `extra` of a task or resource. */
  key: z.string(),
  /** The number of the field in a Microsoft Project file. */
  fieldId: z.string().optional(),
  of: z.enum(['task', 'resource']),
  /** The alias that people see, else the field's own name. */
  name: z.string(),
  /** The value of a `person` is the name. */
  kind: z.enum(['text', 'number', 'money', 'date', 'duration', 'flag', 'choice', 'person']),
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
