/** Past imports: what came, from which file, and whether it was taken back. */
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { typeControls } from './typeControl.screen.tsx'

export const list: RecordScreens['list'] = {
  createAt: '/platform/imports/new',
  controls: typeControls,
  help: 'A table from Excel or CSV becomes records here: you see what would happen before anything is written, and can take it back afterwards.',
}
