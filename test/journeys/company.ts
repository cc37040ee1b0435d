/** The company and its first administrator, as the journeys enter them. */
export const PASSWORD = 'correct horse battery'
export const COMPANY = {
  name: 'Ines Falk',
  email: 'i.falk@fernholm.example',
  password: PASSWORD,
  company: 'Fernholm Logistics',
  country: 'DE',
  region: 'DE-HH',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  fiscalYearStart: 1,
  workingWeek: [1, 2, 3, 4, 5],
}
