/** The platform's pure door: the record types that belong to no area. */
import { CustomField } from '../record/customFields.ts'
import { View } from './view.ts'

export const types = [CustomField, View]
export { CustomField, View }
