import { ChartLine } from 'lucide-react'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { ButtonLink } from '../../web/components/button.screen.tsx'

export const list: RecordScreens['list'] = {
  actions: (
    <ButtonLink variant="bare" icon={ChartLine} to="/finance/rates">
      Look up
    </ButtonLink>
  ),
}
