import { stat } from 'node:fs/promises'
import { PlanFileRefused } from './formats/planFileRefused.ts'

/** Bytes of a file that a person named on the command line. Throws `PlanFileRefused` when it cannot be read, with the reason. */
export async function sizeOfPlanFile(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' })
    return found.size
  } catch (error) {
    throw planFileUnreadable(path, error) ?? error
  }
}

/** What the file system said, as a refusal in words; undefined when it was something else. */
export function planFileUnreadable(path: string, error: unknown): PlanFileRefused | undefined {
  const reason = FILE_ERRORS[(error as NodeJS.ErrnoException).code ?? '']
  return reason === undefined
    ? undefined
    : new PlanFileRefused(`“${path}” cannot be read: ${reason}`, {}, 'Check the path.')
}

const FILE_ERRORS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ENAMETOOLONG: 'the path is too long',
}
