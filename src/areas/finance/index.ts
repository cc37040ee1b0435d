import { AccountAssignment } from './accountAssignment.ts'
import { CostCentre } from './costCentre.ts'
import { CostElement } from './costElement.ts'
import { ExchangeRate } from './exchangeRate.ts'
import { FiscalPeriod } from './fiscalPeriod.ts'
import { FiscalYear } from './fiscalYear.ts'
import { LegalEntity } from './legalEntity.ts'
import { TaxCode } from './taxCode.ts'
import { TaxRate } from './taxRate.ts'
import { TaxRegistration } from './taxRegistration.ts'
import { Unit } from './unit.ts'

/** The record types of this area, those that others refer to first. */
export const types = [
  LegalEntity,
  TaxRegistration,
  FiscalYear,
  FiscalPeriod,
  CostCentre,
  Unit,
  CostElement,
  AccountAssignment,
  TaxCode,
  TaxRate,
  ExchangeRate,
]
export type { Assigned } from './accountAssignment.ts'
export { accountOn } from './accountAssignment.ts'
export type { Rate, RateAnswer, RateKind, RateQuestion, RateStep } from './exchange.ts'
export { converted, MAX_AGE_DAYS, oneUnit, rateOn } from './exchange.ts'
export { containing } from './fiscalCalendar.ts'
export { generateFiscalYear, removeFiscalYear } from './fiscalYears.ts'
export type { Posting, PostingPeriod } from './posting.ts'
export { postingOn } from './posting.ts'
export type { Supply, Taxed, TaxVersion } from './tax.ts'
export { taxInGross, taxOnNet, taxPoint, versionOn } from './tax.ts'
export type { Measure } from './unitConversion.ts'
export { inUnit } from './unitConversion.ts'
export type { Validity } from './validity.ts'
export { validOn } from './validity.ts'
export {
  AccountAssignment,
  CostCentre,
  CostElement,
  ExchangeRate,
  FiscalPeriod,
  FiscalYear,
  LegalEntity,
  TaxCode,
  TaxRate,
  TaxRegistration,
  Unit,
}
