// Who is signed in: authorisation code with PKCE against the provider that the server names. Tokens last as long as the tab.
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { api, json, useToken } from '../../lib/api.ts'

export interface Me {
  email: string
  name: string
  administrator: boolean
}

/** The signed-in person, and the ways in and out. */
export class Session {
  me = $state<Me>()
  /** Why nobody is signed in, when something went wrong on the way. */
  failure = $state('')
  #manager: UserManager | undefined

  /** Finishes a sign-in that is under way, or picks up the tab's. Leaves `me` undefined when somebody must sign in. */
  async start(): Promise<void> {
    const { issuer, clientId } = await json(api.config.$get())
    const here = `${location.origin}/manage/`
    this.#manager = new UserManager({
      authority: issuer,
      client_id: clientId,
      redirect_uri: here,
      post_logout_redirect_uri: here,
      scope: 'openid email profile offline_access',
      userStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: true,
    })
    const manager = this.#manager
    useToken(async () => (await manager.getUser())?.access_token)
    if (new URLSearchParams(location.search).has('code')) {
      try {
        const user = await manager.signinRedirectCallback()
        history.replaceState(null, '', `${here}${typeof user.state === 'string' ? user.state : ''}`)
      } catch (error) {
        this.failure = error instanceof Error ? error.message : String(error)
        history.replaceState(null, '', here)
      }
    }
    const user = await manager.getUser()
    if (user && !user.expired) this.me = await json(api.me.$get())
  }

  /** Goes to the provider's page, and comes back to where the person was. */
  async signIn(): Promise<void> {
    await this.#manager?.signinRedirect({ state: location.hash })
  }

  async signOut(): Promise<void> {
    await this.#manager?.signoutRedirect()
  }
}
