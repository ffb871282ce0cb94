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
      scope: 'openid email profile',
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

  /** Ends the session here and at the provider. Cognito names no end-session endpoint; its own stands beside the authorisation endpoint. */
  async signOut(): Promise<void> {
    const manager = this.#manager
    if (!manager) return
    const { end_session_endpoint: endpoint, authorization_endpoint: authorization } =
      await manager.metadataService.getMetadata()
    if (endpoint) return await manager.signoutRedirect()
    await manager.removeUser()
    const { client_id: clientId, post_logout_redirect_uri: back = '/' } = manager.settings
    const query = new URLSearchParams({ client_id: clientId, logout_uri: back })
    location.assign(`${(authorization ?? '').replace(/\/oauth2\/authorize$/, '/logout')}?${query}`)
  }
}
