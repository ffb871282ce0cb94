// As much of classic-level as is used here: what writes. Its own types keep these methods to itself.
declare module 'classic-level' {
  type Write = (...given: unknown[]) => Promise<void>
  export const ClassicLevel: { prototype: Record<'_put' | '_del' | '_batch', Write> }
}
