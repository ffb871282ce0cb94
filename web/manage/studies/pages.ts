// The sections of a study: who may use each, and its page, loaded when it is first opened.
import type { Component } from 'svelte'
import type { Action, Role } from '../../../core/access.ts'
import type { Study } from '../../../core/study.ts'

export interface PageProps {
  study: Study
  role: Role
  /** What the address says after the section. */
  detail: string | undefined
  /** Loads the study again after a change. */
  reload: () => void
}

interface Page {
  action: Action
  component: () => Promise<{ default: Component<PageProps> }>
}

export const pages: Record<string, Page> = {
  overview: { action: 'study.read', component: () => import('../overview/Overview.svelte') },
  surveys: { action: 'survey.read', component: () => import('../surveys/Surveys.svelte') },
  rounds: { action: 'study.read', component: () => import('../rounds/Rounds.svelte') },
  devices: { action: 'device.read', component: () => import('../devices/Devices.svelte') },
  responses: { action: 'response.read', component: () => import('../responses/Responses.svelte') },
  comparison: { action: 'report.read', component: () => import('../compare/Comparison.svelte') },
  tables: { action: 'report.read', component: () => import('../tables/Tables.svelte') },
  indicators: { action: 'study.read', component: () => import('../indicators/Indicators.svelte') },
  downloads: { action: 'export.run', component: () => import('../downloads/Downloads.svelte') },
  scripts: { action: 'token.edit', component: () => import('../scripts/Scripts.svelte') },
  team: { action: 'study.edit', component: () => import('../team/Team.svelte') },
}
