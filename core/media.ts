// How large media of responses may be, and the parts in which they travel. No schemas: the collect application carries this file.

/** The largest picture, recording or file of an answer, in bytes. */
export const MEDIA_LIMIT = 100_000_000

/** Larger files travel in parts of this many bytes, the last one less: nine seconds of a line of 30 kB a second. */
export const MEDIA_PART = 262_144
