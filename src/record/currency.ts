/**
 * The currencies of ISO 4217 and their minor units. The tables of ICU will not do: for a dozen currencies (HUF, COP, IDR …)
 * they give the digits that shops print, not those in which books are kept.
 */

/** Digits after the point where they are not two: ISO 4217, list one, column “minor unit”. */
const MINOR: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
      [3, 'BHD IQD JOD KWD LYD OMR TND'],
      [4, 'CLF UYW'],
    ] as const
  ).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits])),
)

/** Of list one; behind the semicolon those withdrawn since 2011, in which older amounts still stand. Metals and test codes are none. */
const CODES = new Set(
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF
  CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
  IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
  MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
  SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS
  VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG;
  ANG BGN BYR CUC EEK HRK LTL LVL MRO SLL STD VEF ZMK ZWL`.match(/[A-Z]{3}/g),
)

export const isCurrency = (code: string): boolean => CODES.has(code)

/** Digits after the point in which amounts of a currency are kept: EUR 2, JPY 0, KWD 3. A code that ISO does not have counts as two. */
export const minorUnits = (currency: string): number => MINOR[currency] ?? 2
