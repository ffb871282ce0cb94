// Writing values under names that a form's author chose.

/** Sets a property of any name, `__proto__` too, as an own property. */
export function put<T>(target: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}
