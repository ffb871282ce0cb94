// Sending one piece of a device's export file to the server, and what became of it.
import type { Piece } from './pending-file.ts'

export interface Brought {
  kind: 'response' | 'media' | 'draft'
  /** For people: the beginning of the id, or the file's name. */
  name: string
  status: string
  /** Code of a reason for being kept apart, or what the server said. */
  reason?: string
}

type Send = (url: string, init: RequestInit) => Promise<Response>

/** Sends a piece. What is refused, a file that is too large, say, is a result too; only what concerns the whole import is thrown. */
export async function bringPiece(send: Send, study: string, piece: Piece): Promise<Brought> {
  const request = requestOf(JSON.parse(piece.text) as Record<string, unknown>, piece)
  const { kind, name, path, body, headers } = request
  try {
    const answer = await send(`/api/studies/${study}/import/${path}`, { method: 'PUT', body, headers })
    const { status, reason } = (await answer.json()) as { status: string; reason?: string }
    return { kind, name, status, ...(reason !== undefined && { reason }) }
  } catch (error) {
    const code = error instanceof Error && 'status' in error ? Number(error.status) : 0
    // Signed out, away, or broken: the rest would fail the same way.
    if (code === 0 || code === 401 || code === 403 || code >= 500) throw error
    return { kind, name, status: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** The id that a response's content names; anything plausible when it can't be read, so that it is kept apart all the same. */
function idOf(content: string): string {
  try {
    const { id } = JSON.parse(content) as { id?: unknown }
    if (typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id
  } catch {
    // Kept as it is, for a person to look at.
  }
  return crypto.randomUUID()
}

interface Request {
  kind: Brought['kind']
  name: string
  path: string
  body: BodyInit
  headers: Record<string, string>
}

function requestOf(piece: Record<string, unknown>, { list, text: whole }: Piece): Request {
  if (list === 'responses') {
    const content = text(piece['content'])
    const id = idOf(content)
    return {
      kind: 'response',
      name: id.slice(0, 8),
      path: `responses/${id}`,
      body: content,
      headers: { 'x-bookend-hash': text(piece['hash']), 'content-type': 'application/json' },
    }
  }
  if (list === 'drafts') {
    const id = text(piece['id'])
    return {
      kind: 'draft',
      name: text(piece['instanceName']) || id.slice(0, 8),
      path: `drafts/${id}`,
      body: whole,
      headers: { 'content-type': 'application/json' },
    }
  }
  const bytes = Uint8Array.from(atob(text(piece['base64'])), (char) => char.charCodeAt(0))
  return {
    kind: 'media',
    name: text(piece['name']),
    path: `media/${text(piece['sha256'])}`,
    body: bytes,
    headers: { 'content-type': text(piece['type']) || 'application/octet-stream' },
  }
}
