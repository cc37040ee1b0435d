/**
 * What a browser tells of the company it stands in: country, currency, fiscal year and working week. Guesses only, to
 * be looked over by a person. Pure: the browser's locale and time zone are arguments.
 */

/** Currency → countries that pay with it (ISO 4217 and ISO 3166-1). */
const COUNTRIES_OF: Readonly<Record<string, string>> = {
  EUR: 'AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM VA XK YT',
  USD: 'AS BQ EC FM GU MH MP PA PR PW SV TC TL US VG VI',
  GBP: 'GB GG IM JE',
  CHF: 'CH LI',
  DKK: 'DK FO GL',
  NOK: 'NO SJ',
  AUD: 'AU CC CX KI NF NR TV',
  NZD: 'CK NU NZ PN TK',
  XOF: 'BF BJ CI GW ML NE SN TG',
  XAF: 'CF CG CM GA GQ TD',
  XCD: 'AG AI DM GD KN LC MS VC',
  XPF: 'NC PF WF',
  ZAR: 'ZA',
  MAD: 'EH MA',
  ILS: 'IL PS',
  ...Object.fromEntries(
    (
      'AED AE,AFN AF,ALL AL,AMD AM,AOA AO,ARS AR,AWG AW,AZN AZ,BAM BA,BBD BB,BDT BD,BHD BH,BIF BI,BMD BM,BND BN,BOB BO,BRL BR,BSD BS,BTN BT,BWP BW,' +
      'BYN BY,BZD BZ,CAD CA,CDF CD,CLP CL,CNY CN,COP CO,CRC CR,CUP CU,CVE CV,CZK CZ,DJF DJ,DOP DO,DZD DZ,EGP EG,ERN ER,ETB ET,FJD FJ,FKP FK,GEL GE,GHS GH,' +
      'GIP GI,GMD GM,GNF GN,GTQ GT,GYD GY,HKD HK,HNL HN,HTG HT,HUF HU,IDR ID,INR IN,IQD IQ,IRR IR,ISK IS,JMD JM,JOD JO,JPY JP,KES KE,KGS KG,KHR KH,KMF KM,' +
      'KPW KP,KRW KR,KWD KW,KYD KY,KZT KZ,LAK LA,LBP LB,LKR LK,LRD LR,LSL LS,LYD LY,MDL MD,MGA MG,MKD MK,MMK MM,MNT MN,MOP MO,MRU MR,MUR MU,MVR MV,MWK MW,' +
      'MXN MX,MYR MY,MZN MZ,NAD NA,NGN NG,NIO NI,NPR NP,OMR OM,PEN PE,PGK PG,PHP PH,PKR PK,PLN PL,PYG PY,QAR QA,RON RO,RSD RS,RUB RU,RWF RW,SAR SA,SBD SB,' +
      'SCR SC,SDG SD,SEK SE,SGD SG,SHP SH,SLE SL,SOS SO,SRD SR,SSP SS,STN ST,SYP SY,SZL SZ,THB TH,TJS TJ,TMT TM,TND TN,TOP TO,TRY TR,TTD TT,TWD TW,TZS TZ,' +
      'UAH UA,UGX UG,UYU UY,UZS UZ,VES VE,VND VN,VUV VU,WST WS,YER YE,ZMW ZM,ZWG ZW'
    )
      .split(',')
      .map((pair) => pair.split(' ') as [string, string]),
  ),
}

const CURRENCY_OF = new Map(
  Object.entries(COUNTRIES_OF).flatMap(([currency, countries]) =>
    countries.split(' ').map((country) => [country, currency] as const),
  ),
)

/** Where most companies' fiscal year begins in another month than January. */
const FISCAL_YEAR: Readonly<Record<string, number>> = {
  AU: 7,
  BD: 7,
  EG: 7,
  GB: 4,
  HK: 4,
  IN: 4,
  JP: 4,
  MM: 4,
  NP: 7,
  NZ: 4,
  PK: 7,
  ZA: 3,
}

export const countries = (): string[] => [...CURRENCY_OF.keys()].sort()
export const currencies = (): string[] => Object.keys(COUNTRIES_OF).sort()
export const currencyOf = (country: string): string => CURRENCY_OF.get(country) ?? 'EUR'
export const fiscalYearOf = (country: string): number => FISCAL_YEAR[country] ?? 1

interface LocaleFacts {
  getTimeZones?: () => string[] | undefined
  timeZones?: string[]
  getWeekInfo?: () => { weekend: number[] }
  weekInfo?: { weekend: number[] }
}

/** Browsers know these by one of two names, and some not at all. */
function timeZonesOf(country: string): readonly string[] {
  const facts = new Intl.Locale(`und-${country}`) as LocaleFacts
  return facts.getTimeZones?.() ?? facts.timeZones ?? []
}

/** ISO days that are worked, 1 Monday to 7 Sunday; Monday to Friday where the browser does not know. */
export function workingWeekOf(country: string): number[] {
  const facts = new Intl.Locale(`und-${country}`) as LocaleFacts
  const weekend = (facts.getWeekInfo?.() ?? facts.weekInfo)?.weekend ?? [6, 7]
  return [1, 2, 3, 4, 5, 6, 7].filter((day) => !weekend.includes(day))
}

/**
 * The country. A time zone says where the computer stands; the language only which one it speaks, and decides where
 * several countries share the zone.
 */
export function countryOf(locale: string, timeZone: string): string {
  const spoken = new Intl.Locale(locale).maximize().region ?? 'DE'
  if (timeZonesOf(spoken).includes(timeZone)) return spoken
  return countries().find((country) => timeZonesOf(country).includes(timeZone)) ?? spoken
}

export interface CompanyGuess {
  readonly country: string
  readonly currency: string
  readonly fiscalYearStart: number
  readonly workingWeek: readonly number[]
}

/** All of it, for a country. */
export const guessFor = (country: string): CompanyGuess => ({
  country,
  currency: currencyOf(country),
  fiscalYearStart: fiscalYearOf(country),
  workingWeek: workingWeekOf(country),
})
