/** The platform's pure door: the record types that belong to no area. */
import { CustomField } from '../record/customFields.ts'
import { Approval, ApprovalRule, Deputy } from './approvals/records.ts'
import { Export } from './transfer/export.ts'
import { Import } from './transfer/import.ts'
import { ScheduledExport } from './transfer/scheduledExport.ts'
import { View } from './view.ts'
import { Webhook } from './webhooks/webhook.ts'

export const types = [CustomField, View, ApprovalRule, Deputy, Approval, Import, ScheduledExport, Export, Webhook]
export { Approval, ApprovalRule, CustomField, Deputy, Export, Import, ScheduledExport, View, Webhook }
