/** How things of finance are called in short, as the company's ERP calls them. */

/** Letters, digits and the marks that ERPs use within a code; no blanks, so that it survives files and formulas. */
export const CODE = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/
export const COUNTRY = /^[A-Z]{2}$/
export const CURRENCY = /^[A-Z]{3}$/
