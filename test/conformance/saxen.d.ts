// The part of the XML parser's interface that is used here; the package brings no types.
declare module 'saxen' {
  export class Parser {
    on(
      event: 'openTag',
      handle: (
        name: string,
        attributes: () => Record<string, string>,
        decode: (text: string) => string,
      ) => void,
    ): this
    on(event: 'text', handle: (value: string, decode: (text: string) => string) => void): this
    on(event: 'error', handle: (error: Error) => void): this
    on(
      event: 'closeTag' | 'cdata' | 'comment' | 'attention' | 'question',
      handle: (value: string) => void,
    ): this
    parse(xml: string): this
  }
}
