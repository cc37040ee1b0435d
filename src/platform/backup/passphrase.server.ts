import { readFileSync } from 'node:fs'
import { Refusal } from '../refusal.ts'

/** The first line of a file. A passphrase among the arguments would be seen by every user of the machine. */
export function readPassphrase(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Refusal(`The passphrase file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    })
  }
  const passphrase = text.split(/\r?\n/)[0]!
  if (passphrase.length < 12)
    throw new Refusal(`The passphrase in ${file} is shorter than 12 characters: take a longer one.`)
  return passphrase
}
