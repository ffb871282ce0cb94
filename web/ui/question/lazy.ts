// Widgets that few surveys use: how each is loaded, and which are there already.
import type { Component } from 'svelte'
import type { WidgetProps } from './widget.ts'

const loaders = {
  acknowledge: () => import('./Acknowledge.svelte'),
  search: () => import('./SearchList.svelte'),
  rank: () => import('./Rank.svelte'),
  range: () => import('./Range.svelte'),
  geopoint: () => import('./Geopoint.svelte'),
  trace: () => import('./Trace.svelte'),
  capture: () => import('./Capture.svelte'),
  barcode: () => import('./Barcode.svelte'),
  drawing: () => import('./Drawing.svelte'),
}
export type LazyWidget = keyof typeof loaders
/** Those that are there already. */
export const loaded = new Map<LazyWidget, Component<WidgetProps>>()

/** Loads a widget, once. */
export async function load(name: LazyWidget): Promise<Component<WidgetProps>> {
  const component = (await loaders[name]()).default
  loaded.set(name, component)
  return component
}
