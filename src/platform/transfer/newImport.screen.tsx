/** Begins an import: of what, and from which file. `/platform/imports/new?type=people.person` */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import { reach } from '../../record/rights.ts'
import { useCaller } from '../../record/web/records.screen.tsx'
import { allRecordTypes } from '../../record/web/recordTypes.screen.tsx'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { PageBody, PageHead } from '../../web/components/page.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { useReader } from '../../web/reader.screen.tsx'
import { useAccount, useSession } from '../../web/session.screen.tsx'
import { FileTaker, Steps, useSendFile } from './importParts.screen.tsx'
import { SAMPLE, SAMPLE_NAME, SAMPLE_TYPE } from './sampleFile.ts'

const TRAIL = [{ to: '/platform/imports', label: 'Imports' }]

export default function NewImport() {
  const { type: asked } = useSearch({ strict: false }) as { type?: string }
  const caller = useCaller()
  const { person } = useAccount()
  const { exampleCompany } = useSession()
  const { locale } = useReader()
  const navigate = useNavigate()
  const { data = [] } = useQuery({ queryKey: ['record-types'], queryFn: allRecordTypes, staleTime: Infinity })
  const [chosen, setChosen] = useState<string | null>(asked ?? null)
  const types = data
    .filter(
      (type) =>
        isImportable(type) && (reach(type.may.create, caller) !== 'none' || reach(type.may.update, caller) !== 'none'),
    )
    .sort((a, b) => a.labels.localeCompare(b.labels))
  const type = types.find(({ key }) => key === chosen)
  const { sending, failure, send } = useSendFile((row) => void navigate({ to: `/platform/imports/${row.id}` }))
  const begin = (name: string) => async () => {
    const { id } = await api.post<{ id: string }>('/api/platform/imports', {
      title: name.slice(0, 200),
      type: chosen,
      owner: person,
    })
    return id
  }
  return (
    <>
      <PageHead title={type ? `Import ${type.labels.toLowerCase()}` : 'Import'} trail={TRAIL} />
      <Steps at={0} />
      <PageBody>
        <div className="transfer">
          <div className="readAs">
            <Select
              label="What the rows become"
              options={types.map(({ key, labels }) => ({ value: key, label: labels }))}
              value={chosen}
              onChange={setChosen}
              required
            />
          </div>
          <FileTaker
            onFile={(file) => void send(begin(file.name), file)}
            sending={sending}
            failure={failure}
            reason={type ? undefined : 'Say first what the rows become'}
          />
          {exampleCompany && type?.key === SAMPLE_TYPE && !sending && (
            <section>
              <h2 className="t15 strong">Learn it with a sample</h2>
              <p className="ink2">
                A list of joining staff with four mistakes in it: look how they are told, correct the file and choose it
                again, then undo the import.
              </p>
              <div className="row">
                <Button
                  onClick={() => void send(begin(SAMPLE_NAME), new File([SAMPLE], SAMPLE_NAME, { type: 'text/csv' }))}
                >
                  Begin with the sample
                </Button>
              </div>
            </section>
          )}
          {type && (
            <section>
              <h2 className="t15 strong">No file yet?</h2>
              <p className="ink2">
                A template has a column for each field of {type.labels.toLowerCase()}, and a sheet that says what each
                takes:{' '}
                <a href={templateOf(type, 'xlsx', locale)} download>
                  Excel
                </a>{' '}
                or{' '}
                <a href={templateOf(type, 'csv', locale)} download>
                  CSV
                </a>
                . To change many at once, export the list “to change and import again”.
              </p>
            </section>
          )}
        </div>
      </PageBody>
    </>
  )
}

const templateOf = (type: RecordType, format: string, locale: string) =>
  `/api/platform/imports/template?${new URLSearchParams({ type: type.key, format, locale })}`

/** Imports and exports are made by what happens. */
const isImportable = ({ key }: RecordType) => key !== 'platform.import' && key !== 'platform.export'
