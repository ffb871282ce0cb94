// A webhook as its form holds it.

export const eventTypes = ['response.created', 'response.corrected', 'response.reviewed'] as const

export interface WebhookDraft {
  name: string
  url: string
  events: (typeof eventTypes)[number][]
  round: string | null
}

/** What the form of a new one begins with. */
export const newWebhook = (): WebhookDraft => ({ name: '', url: '', events: [...eventTypes], round: null })
