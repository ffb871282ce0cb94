// The service worker: serves the collect application from its own cache, whole versions only. It never touches the API.

export {}
declare const self: ServiceWorkerGlobalScope
/** Filled in by the build: address and integrity of every file, and a hash over all of them. */
declare const PRECACHE: [address: string, integrity: string][]
declare const VERSION: string

const PREFIX = 'collect-'
const CACHE = PREFIX + VERSION
const PAGE = '/collect/'
const addresses = new Set(PRECACHE.map(([address]) => address))

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(serve(PAGE, request))
  else if (addresses.has(pathname)) event.respondWith(serve(pathname, request))
})
// The page asks for this when no interview is open in any tab; until then the version that runs stays.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(self.skipWaiting())
})

/** All or nothing: with one file missing or altered (a captive portal answers 200 to everything), the version before stays. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  try {
    await Promise.all(
      PRECACHE.map(async ([address, integrity]) => {
        const response = await fetch(address, {
          integrity,
          cache: 'no-cache',
          credentials: 'omit',
          redirect: 'error',
        })
        if (!response.ok) throw new Error(`${address}: ${response.status}`)
        await cache.put(address, response)
      }),
    )
  } catch (error) {
    await caches.delete(CACHE)
    throw error
  }
}

async function activate(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name)
  await self.clients.claim()
}

async function serve(address: string, request: Request): Promise<Response> {
  const cached = await caches.match(address, { cacheName: CACHE })
  return cached ?? fetch(request)
}
