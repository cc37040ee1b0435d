import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { UsualButton } from './usualButton.screen.tsx'

export const list: RecordScreens['list'] = { actions: <UsualButton what="units" /> }
