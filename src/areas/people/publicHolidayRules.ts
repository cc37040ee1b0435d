/**
 * The laws: Germany's holiday acts of its states; Austria's Arbeitsruhegesetz § 7; Switzerland's Constitution art. 110 and
 * the cantons' acts on days of rest; France's Code du travail L3133-1 and L3134-13; the United Kingdom's Banking and
 * Financial Dealings Act 1971 with its proclamations; 5 U.S.C. § 6103; the Netherlands' Algemene termijnenwet art. 3.
 * A holiday that only single municipalities keep is left out, save where most of a region's people have it.
 */
import type { Weekday } from './workingCalendar.ts'

export type HolidayDay =
  | { easter: number }
  /** `ifSunday`: days to move by when it is a Sunday. */
  | { month: number; day: number; ifSunday?: number }
  /** `plus` days behind the nth weekday. */
  | { month: number; nth: 1 | 2 | 3 | 4 | 'last'; weekday: Weekday; plus?: number; notInHolyWeek?: true }
  /** The last such weekday before a date, `[month, day]`. */
  | { before: readonly [number, number]; weekday: Weekday }

export interface HolidayRule {
  name: string
  on: HolidayDay
  /** Only in these regions; absent: everywhere. */
  in?: readonly string[]
  notIn?: readonly string[]
  /** First and last year. */
  from?: number
  to?: number
  /** Years in which it was moved: the proclaimed day stands beside it. */
  except?: readonly number[]
  every?: { years: number; remainder: number }
  /** False: a weekend takes it away. */
  substitute?: false
}

export interface HolidayLaw {
  /** What happens on a weekend: nothing, the next working day, or the nearest weekday. */
  substitute?: 'next' | 'nearest'
  rules: readonly HolidayRule[]
}

const [SUNDAY, MONDAY, WEDNESDAY, THURSDAY] = [0, 1, 3, 4] as const
const at = (month: number, day: number): HolidayDay => ({ month, day })
const easter = (days: number): HolidayDay => ({ easter: days })
const nth = (place: 1 | 2 | 3 | 4 | 'last', weekday: Weekday, month: number): HolidayDay => ({
  month,
  nth: place,
  weekday,
})
const once = (name: string, year: number, month: number, day: number, where?: readonly string[]): HolidayRule => ({
  name,
  on: at(month, day),
  from: year,
  to: year,
  ...(where && { in: where }),
})
/** `DE`, `BW BY` → `DE-BW`, `DE-BY`. */
const regions = (country: string, codes: string): string[] => codes.split(' ').map((code) => `${country}-${code}`)

const NEW_YEAR: HolidayRule = { name: 'New Year’s Day', on: at(1, 1) }
const EASTER_MONDAY: HolidayRule = { name: 'Easter Monday', on: easter(1) }
const LABOUR_DAY: HolidayRule = { name: 'Labour Day', on: at(5, 1) }
const ASCENSION: HolidayRule = { name: 'Ascension Day', on: easter(39) }
const WHIT_MONDAY: HolidayRule = { name: 'Whit Monday', on: easter(50) }
const CHRISTMAS: HolidayRule = { name: 'Christmas Day', on: at(12, 25) }
const SECOND_CHRISTMAS: HolidayRule = { name: 'Second Day of Christmas', on: at(12, 26) }

const de = (codes: string) => regions('DE', codes)
const REFORMATION = 'BB MV SN ST TH'
const germany: HolidayRule[] = [
  NEW_YEAR,
  { name: 'Epiphany', on: at(1, 6), in: de('BW BY ST') },
  { name: 'International Women’s Day', on: at(3, 8), in: de('BE'), from: 2019 },
  { name: 'International Women’s Day', on: at(3, 8), in: de('MV'), from: 2023 },
  { name: 'Good Friday', on: easter(-2) },
  { name: 'Easter Sunday', on: easter(0), in: de('BB') },
  EASTER_MONDAY,
  LABOUR_DAY,
  once('75 years since the end of the war', 2020, 5, 8, de('BE')),
  once('80 years since the end of the war', 2025, 5, 8, de('BE')),
  ASCENSION,
  { name: 'Whit Sunday', on: easter(49), in: de('BB') },
  WHIT_MONDAY,
  { name: 'Corpus Christi', on: easter(60), in: de('BW BY HE NW RP SL') },
  { name: 'Assumption Day', on: at(8, 15), in: de('BY SL') },
  { name: 'World Children’s Day', on: at(9, 20), in: de('TH'), from: 2019 },
  { name: 'Day of German Unity', on: at(10, 3) },
  { name: 'Reformation Day', on: at(10, 31), in: de(REFORMATION) },
  { name: 'Reformation Day', on: at(10, 31), notIn: de(REFORMATION), from: 2017, to: 2017 },
  { name: 'Reformation Day', on: at(10, 31), in: de('HB HH NI SH'), from: 2018 },
  { name: 'All Saints’ Day', on: at(11, 1), in: de('BW BY NW RP SL') },
  { name: 'Day of Repentance and Prayer', on: { before: [11, 23], weekday: WEDNESDAY }, in: de('SN') },
  CHRISTMAS,
  SECOND_CHRISTMAS,
]

const austria: HolidayRule[] = [
  NEW_YEAR,
  { name: 'Epiphany', on: at(1, 6) },
  EASTER_MONDAY,
  { name: 'National Labour Day', on: at(5, 1) },
  ASCENSION,
  WHIT_MONDAY,
  { name: 'Corpus Christi', on: easter(60) },
  { name: 'Assumption Day', on: at(8, 15) },
  { name: 'National Day', on: at(10, 26) },
  { name: 'All Saints’ Day', on: at(11, 1) },
  { name: 'Immaculate Conception', on: at(12, 8) },
  CHRISTMAS,
  { name: 'St Stephen’s Day', on: at(12, 26) },
]

const ch = (codes: string) => regions('CH', codes)
const switzerland: HolidayRule[] = [
  NEW_YEAR,
  { name: 'Berchtold’s Day', on: at(1, 2), in: ch('BE GL JU OW SH TG VD ZH') },
  { name: 'Epiphany', on: at(1, 6), in: ch('SZ TI UR') },
  { name: 'Republic Day', on: at(3, 1), in: ch('NE') },
  { name: 'St Joseph’s Day', on: at(3, 19), in: ch('NW SZ TI UR VS') },
  { name: 'Näfels Procession', on: { month: 4, nth: 1, weekday: THURSDAY, notInHolyWeek: true }, in: ch('GL') },
  {
    name: 'Good Friday',
    on: easter(-2),
    in: ch('AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG UR VD ZG ZH'),
  },
  {
    name: 'Easter Monday',
    on: easter(1),
    in: ch('AG AI AR BE BL BS FR GE GL GR JU LU NW OW SG SH SZ TG TI UR VD ZG ZH'),
  },
  { name: 'Labour Day', on: at(5, 1), in: ch('BL BS JU NE SH TG TI ZH') },
  ASCENSION,
  {
    name: 'Whit Monday',
    on: easter(50),
    in: ch('AG AI AR BE BL BS FR GE GL GR JU LU NW OW SG SH SZ TG TI UR VD ZG ZH'),
  },
  { name: 'Corpus Christi', on: easter(60), in: ch('AI FR JU LU NW OW SZ TI UR VS ZG') },
  { name: 'Independence of Jura', on: at(6, 23), in: ch('JU') },
  { name: 'St Peter and St Paul', on: at(6, 29), in: ch('TI') },
  { name: 'National Day', on: at(8, 1) },
  { name: 'Assumption Day', on: at(8, 15), in: ch('AI FR JU LU NW OW SZ TI UR VS ZG') },
  { name: 'Fast of Geneva', on: { month: 9, nth: 1, weekday: SUNDAY, plus: 4 }, in: ch('GE') },
  { name: 'Monday of the Federal Fast', on: { month: 9, nth: 3, weekday: SUNDAY, plus: 1 }, in: ch('VD') },
  { name: 'St Nicholas of Flüe', on: at(9, 25), in: ch('OW') },
  { name: 'All Saints’ Day', on: at(11, 1), in: ch('AI FR GL JU LU NW OW SG SZ TI UR VS ZG') },
  { name: 'Immaculate Conception', on: at(12, 8), in: ch('AI FR LU NW OW SZ TI UR VS ZG') },
  CHRISTMAS,
  {
    name: 'St Stephen’s Day',
    on: at(12, 26),
    in: ch('AG AI AR BE BL BS FR GL GR LU NW OW SG SH SZ TG TI UR ZG ZH'),
  },
  { name: 'Restoration of the Republic', on: at(12, 31), in: ch('GE') },
]

/** Alsace and Moselle kept two days of the German law of 1892. */
const alsaceMoselle = regions('FR', '57 67 68 6AE')
const france: HolidayRule[] = [
  NEW_YEAR,
  { name: 'Good Friday', on: easter(-2), in: alsaceMoselle },
  EASTER_MONDAY,
  LABOUR_DAY,
  { name: 'Victory in Europe Day', on: at(5, 8) },
  ASCENSION,
  WHIT_MONDAY,
  { name: 'National Day', on: at(7, 14) },
  { name: 'Assumption Day', on: at(8, 15) },
  { name: 'All Saints’ Day', on: at(11, 1) },
  { name: 'Armistice Day', on: at(11, 11) },
  CHRISTMAS,
  { name: 'St Stephen’s Day', on: at(12, 26), in: alsaceMoselle },
]

const gb = (codes: string) => regions('GB', codes)
const britain: HolidayRule[] = [
  NEW_YEAR,
  { name: 'Second of January', on: at(1, 2), in: gb('SCT') },
  { name: 'St Patrick’s Day', on: at(3, 17), in: gb('NIR') },
  { name: 'Good Friday', on: easter(-2) },
  { name: 'Easter Monday', on: easter(1), in: gb('ENG WLS NIR') },
  once('Wedding of Prince William', 2011, 4, 29),
  { name: 'Early May Bank Holiday', on: nth(1, MONDAY, 5), except: [2020] },
  once('Early May Bank Holiday', 2020, 5, 8),
  once('Coronation of King Charles III', 2023, 5, 8),
  { name: 'Spring Bank Holiday', on: nth('last', MONDAY, 5), except: [2002, 2012, 2022] },
  once('Golden Jubilee', 2002, 6, 3),
  once('Spring Bank Holiday', 2002, 6, 4),
  once('Spring Bank Holiday', 2012, 6, 4),
  once('Diamond Jubilee', 2012, 6, 5),
  once('Spring Bank Holiday', 2022, 6, 2),
  once('Platinum Jubilee', 2022, 6, 3),
  { name: 'Battle of the Boyne', on: at(7, 12), in: gb('NIR') },
  { name: 'Summer Bank Holiday', on: nth(1, MONDAY, 8), in: gb('SCT') },
  { name: 'Summer Bank Holiday', on: nth('last', MONDAY, 8), in: gb('ENG WLS NIR') },
  once('State Funeral of Queen Elizabeth II', 2022, 9, 19),
  { name: 'St Andrew’s Day', on: at(11, 30), in: gb('SCT'), from: 2007 },
  CHRISTMAS,
  { name: 'Boxing Day', on: at(12, 26) },
]

const unitedStates: HolidayRule[] = [
  NEW_YEAR,
  { name: 'Birthday of Martin Luther King, Jr.', on: nth(3, MONDAY, 1) },
  {
    name: 'Inauguration Day',
    on: { month: 1, day: 20, ifSunday: 1 },
    in: regions('US', 'DC'),
    every: { years: 4, remainder: 1 },
    substitute: false,
  },
  { name: 'Washington’s Birthday', on: nth(3, MONDAY, 2) },
  { name: 'Memorial Day', on: nth('last', MONDAY, 5) },
  { name: 'Juneteenth National Independence Day', on: at(6, 19), from: 2021 },
  { name: 'Independence Day', on: at(7, 4) },
  { name: 'Labor Day', on: nth(1, MONDAY, 9) },
  { name: 'Columbus Day', on: nth(2, MONDAY, 10) },
  { name: 'Veterans Day', on: at(11, 11) },
  { name: 'Thanksgiving Day', on: nth(4, THURSDAY, 11) },
  CHRISTMAS,
]

const netherlands: HolidayRule[] = [
  NEW_YEAR,
  EASTER_MONDAY,
  { name: 'Queen’s Day', on: { month: 4, day: 30, ifSunday: -1 }, to: 2013 },
  { name: 'King’s Day', on: { month: 4, day: 27, ifSunday: -1 }, from: 2014 },
  { name: 'Liberation Day', on: at(5, 5) },
  ASCENSION,
  WHIT_MONDAY,
  CHRISTMAS,
  SECOND_CHRISTMAS,
]

export const HOLIDAY_LAWS: Readonly<Record<string, HolidayLaw>> = {
  AT: { rules: austria },
  CH: { rules: switzerland },
  DE: { rules: germany },
  FR: { rules: france },
  GB: { substitute: 'next', rules: britain },
  NL: { rules: netherlands },
  US: { substitute: 'nearest', rules: unitedStates },
}
