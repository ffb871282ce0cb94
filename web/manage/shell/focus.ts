// Where the keyboard goes when something appears: into what was asked for.

/** For `{@attach}`: focuses the element when it appears. */
export const focused = (element: HTMLElement): void => element.focus()
