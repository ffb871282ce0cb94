// Who is signed in: authorisation code with PKCE against the provider that the server names. Tokens last as long as the tab.
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { ApiError, api, json, useToken, whenSignedOut } from '../../lib/api.ts'
import { replaceAddress } from './route.svelte.ts'

export interface Me {
  email: string
  name: string
  administrator: boolean
}

/** The signed-in person, and the ways in and out. */
export class Session {
  me = $state<Me>()
  /** The server does not take the tab's token any more; what is on the page stays until the person signs in again. */
  expired = $state(false)
  /** Why nobody is signed in, when something went wrong on the way. */
  failure = $state('')
  #manager: UserManager | undefined

  /** Finishes a sign-in that is under way, or picks up the tab's. Leaves `me` undefined when somebody must sign in. */
  async start(): Promise<void> {
    const { issuer, clientId } = await json(api.config.$get())
    const here = `${location.origin}/manage/`
    const manager = new UserManager({
      authority: issuer,
      client_id: clientId,
      redirect_uri: here,
      post_logout_redirect_uri: here,
      scope: 'openid email profile offline_access',
      userStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: true,
    })
    this.#manager = manager
    useToken(async () => (await manager.getUser())?.access_token)
    whenSignedOut(() => (this.expired = this.me !== undefined))
    if (new URLSearchParams(location.search).has('code')) {
      try {
        const user = await manager.signinRedirectCallback()
        replaceAddress(`${here}${typeof user.state === 'string' ? user.state : ''}`)
      } catch (error) {
        this.failure = error instanceof Error ? error.message : String(error)
        replaceAddress(here)
      }
    }
    const known = await manager.getUser()
    // A tab that slept past its token's end has what renews it.
    const user = known?.expired ? await manager.signinSilent().catch(() => null) : known
    if (!user) return
    try {
      this.me = await json(api.me.$get())
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      await manager.removeUser()
    }
  }

  /** Goes to the provider's page, and comes back to where the person was. */
  async signIn(): Promise<void> {
    try {
      await this.#manager?.signinRedirect({ state: location.hash })
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error)
    }
  }

  async signOut(): Promise<void> {
    await this.#manager?.signoutRedirect().catch(async () => {
      // The provider can't be reached: the tab forgets the person all the same.
      await this.#manager?.removeUser()
      this.me = undefined
    })
  }
}
