/** So many days a removed file can be brought back, and what hung on a removed record is kept. */
export const BIN_DAYS = 30
