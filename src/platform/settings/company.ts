import { z } from 'zod'
import { ROLE_NAMES, type Role } from '../../record/caller.ts'
import { FILE_SETTINGS } from '../files/limits.ts'

/** A time zone that this machine's calendar data know, by its IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

export const TimeZone = z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin')

/** What is set once for the company and read everywhere. A key that was never set has its default. */
export const COMPANY_SETTINGS = {
  company: z.string().trim().min(1, 'is required').max(200, 'must be at most 200 characters').default('My company'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country code of two letters, such as DE')
    .default('DE'),
  region: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'must be a region code such as DE-BY')
    .nullable()
    .default(null),
  timeZone: TimeZone.default('Europe/Berlin'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency code of three letters, such as EUR')
    .default('EUR'),
  fiscalYearStart: z.int().min(1, 'must be a month from 1 to 12').max(12, 'must be a month from 1 to 12').default(1),
  workingWeek: z
    .array(z.int().min(1, 'must hold days from 1 (Monday) to 7').max(7, 'must hold days from 1 (Monday) to 7'))
    .min(1, 'must hold at least one day')
    .refine((days) => new Set(days).size === days.length, 'must name each day once')
    .transform((days) => days.toSorted((a, b) => a - b))
    .default([1, 2, 3, 4, 5]),
  exampleCompany: z.boolean().default(false),
  /** Whoever has one of these roles signs in with a second factor. */
  secondFactorRoles: z
    .array(z.enum(ROLE_NAMES as [Role, ...Role[]]))
    .transform((roles) => [...new Set(roles)])
    .default([]),
  ...FILE_SETTINGS,
} as const

export type CompanyKey = keyof typeof COMPANY_SETTINGS
export type CompanySettings = { readonly [K in CompanyKey]: z.output<(typeof COMPANY_SETTINGS)[K]> }

/** The values of nothing set. */
export const COMPANY_DEFAULTS = z.object(COMPANY_SETTINGS).parse({}) as CompanySettings

/** A change: only the named keys, each checked, unknown ones refused. */
export const CompanyPatch = z
  .strictObject(
    Object.fromEntries(Object.entries(COMPANY_SETTINGS).map(([key, kind]) => [key, kind.unwrap().optional()])) as {
      [K in CompanyKey]: z.ZodOptional<ReturnType<(typeof COMPANY_SETTINGS)[K]['unwrap']>>
    },
  )
  .partial()
