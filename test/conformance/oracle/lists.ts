// The choice lists of the made surveys.
import type { Row } from './sheets.ts'

export const LISTS: Record<string, Row[]> = {
  yesno: [{ name: 'yes', label: 'Yes' }, { name: 'no', label: 'No' }],
  sex: [{ name: '1', label: 'Male' }, { name: '2', label: 'Female' }, { name: '-99', label: 'Refused' }],
  crops: [{ name: 'maize', label: 'Maize' }, { name: 'rice', label: 'Rice' }, { name: 'beans', label: 'Beans' }, { name: 'none', label: 'None of these' }],
  region: [{ name: 'north', label: 'North' }, { name: 'south', label: 'South' }],
  district: [
    { name: 'n1', label: 'North 1', region: 'north', size: '10' }, { name: 'n2', label: 'North 2', region: 'north', size: '20' },
    { name: 's1', label: 'South 1', region: 'south', size: '5' }, { name: 's2', label: 'South 2', region: 'south', size: '40' },
  ],
  scale: [{ name: '1', label: 'Low', weight: '1' }, { name: '2', label: 'Middle', weight: '2' }, { name: '3', label: 'High', weight: '3' }, { name: '98', label: 'No answer', weight: '0' }],
} // prettier-ignore
