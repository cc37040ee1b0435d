/** What the finance area shows of itself. */
import { Landmark } from 'lucide-react'
import { recordRoutes } from '../../record/recordRoutes.screen.tsx'
import type { AreaScreens } from '../../web/areaScreens.ts'

const RECKONING = ['finance', 'procurement', 'manager', 'auditor'] as const

export const screens: AreaScreens = {
  area: 'finance',
  label: 'Finance',
  group: 'Deliver',
  icon: Landmark,
  path: '/finance',
  key: 'f',
  roles: RECKONING,
  types: () => import('./index.ts'),
  routes: [
    { path: '/finance', load: () => import('./finance.screen.tsx') },
    { path: '/finance/rates', load: () => import('./rateLookUp.screen.tsx') },
    ...recordRoutes('finance.legalEntity', '/finance/legal-entities', () => import('./legalEntity.screen.tsx')),
    ...recordRoutes('finance.taxRegistration', '/finance/tax-registrations'),
    ...recordRoutes('finance.fiscalYear', '/finance/fiscal-years'),
    ...recordRoutes('finance.fiscalPeriod', '/finance/fiscal-periods'),
    ...recordRoutes('finance.costCentre', '/finance/cost-centres'),
    ...recordRoutes('finance.unit', '/finance/units', () => import('./unit.screen.tsx')),
    ...recordRoutes('finance.costElement', '/finance/cost-elements', () => import('./costElement.screen.tsx')),
    ...recordRoutes('finance.accountAssignment', '/finance/account-assignments'),
    ...recordRoutes('finance.taxCode', '/finance/tax-codes', () => import('./taxCode.screen.tsx')),
    ...recordRoutes('finance.taxRate', '/finance/tax-rates'),
    ...recordRoutes('finance.exchangeRate', '/finance/exchange-rates', () => import('./exchangeRate.screen.tsx')),
  ],
  places: [
    { label: 'Fiscal calendar', to: '/finance', words: 'accounting periods month end close' },
    { label: 'Legal entities', to: '/finance/legal-entities', words: 'companies subsidiaries company code' },
    { label: 'Cost centres', to: '/finance/cost-centres', words: 'cost center department' },
    { label: 'Cost elements', to: '/finance/cost-elements', words: 'cost types expense categories' },
    {
      label: 'General-ledger accounts',
      to: '/finance/account-assignments',
      roles: RECKONING,
      words: 'gl chart mapping',
    },
    { label: 'Units of measure', to: '/finance/units', words: 'uom quantities hours pieces' },
    { label: 'Exchange rates', to: '/finance/exchange-rates', roles: RECKONING, words: 'currencies fx' },
    { label: 'Exchange-rate look-up', to: '/finance/rates', roles: RECKONING, words: 'convert currency fx' },
    {
      label: 'Tax codes',
      to: '/finance/tax-codes',
      roles: RECKONING,
      words: 'vat value-added tax rates reverse charge',
    },
    { label: 'Tax registrations', to: '/finance/tax-registrations', roles: RECKONING, words: 'vat id number' },
  ],
  create: [
    { label: 'Legal entity', to: '/finance/legal-entities/new', roles: ['finance'] },
    { label: 'Cost centre', to: '/finance/cost-centres/new', roles: ['finance'] },
    { label: 'Cost element', to: '/finance/cost-elements/new', roles: ['finance'] },
    { label: 'Exchange rate', to: '/finance/exchange-rates/new', roles: ['finance'] },
    { label: 'Tax code', to: '/finance/tax-codes/new', roles: ['finance'] },
  ],
}
