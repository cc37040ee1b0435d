import { PurchaseOrder } from './purchaseOrder.ts'
import { Vendor } from './vendor.ts'

/** The record types of this area, those that others refer to first. */
export const types = [Vendor, PurchaseOrder]
export { PurchaseOrder, Vendor }
