// Components that the first screens can do without: how one is loaded, and whether it is there already.
import type { Component } from 'svelte'

export interface Lazy<Props extends object> {
  ready: Component<Props> | undefined
  /** Loads it, once; rejects when it can't be had. */
  load(): Promise<Component<Props>>
}

export function lazy<Props extends object>(load: () => Promise<{ default: Component<Props> }>): Lazy<Props> {
  const one: Lazy<Props> = {
    ready: undefined,
    load: async () => (one.ready ??= (await load()).default),
  }
  return one
}
