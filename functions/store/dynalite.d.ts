// The part of dynalite that we use; the package has no types of its own.
declare module 'dynalite' {
  import type { Server } from 'node:http'
  export default function dynalite(options: {
    path?: string
    createTableMs?: number
    maxItemSizeKb?: number
  }): Server
}
