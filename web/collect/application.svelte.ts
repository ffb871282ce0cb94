// The application itself: is it ready to work without a network, and is a newer version waiting to take over between interviews.
import { holdUpdate } from '../lib/device/locks.ts'

/** https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
}

export class Application {
  /** Everything is on the device for working without a network. */
  ready = $state(false)
  /** A newer version is here and waits. */
  updateReady = $state(false)
  /** The browser offers to install the application; what is installed it does not delete by itself. */
  installable = $state(false)
  #install: InstallPrompt | null = null
  #waiting: ServiceWorker | null = null

  /** Registers the service worker and watches for newer versions. Without one the application works while there is a network. */
  async start(): Promise<void> {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault()
      this.#install = event as InstallPrompt
      this.installable = true
    })
    addEventListener('appinstalled', () => (this.installable = false))
    if (!('serviceWorker' in navigator)) return
    try {
      const registration = await navigator.serviceWorker.register('/collect-sw.js', { scope: '/collect/' })
      const look = () => {
        this.#waiting = registration.active ? registration.waiting : null
        this.updateReady = this.#waiting !== null
        this.ready = registration.active !== null
      }
      const follow = (worker: ServiceWorker | null) => worker?.addEventListener('statechange', look)
      follow(registration.installing)
      registration.addEventListener('updatefound', () => follow(registration.installing))
      look()
      void navigator.serviceWorker.ready.then(look)
      // A page that stays open for days still hears of a new version.
      const check = () => void registration.update().catch(() => undefined)
      addEventListener('online', check)
      setInterval(check, 3_600_000)
    } catch {
      this.ready = false
    }
  }

  /** Shows the browser's own question whether to install. */
  async install(): Promise<void> {
    const asked = this.#install
    this.#install = null
    this.installable = false
    await asked?.prompt().catch(() => undefined)
  }

  /** Lets the newer version take over, unless an interview is open in any tab; false then. The page loads again. */
  async update(): Promise<boolean> {
    const worker = this.#waiting
    if (!worker) return false
    const release = await holdUpdate()
    if (!release) return false
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    worker.postMessage('take-over')
    return true
  }
}
