// Staff sign in with Cognito: accounts by invitation, authorisation code with PKCE. Enumerators have no accounts.
import { Duration, Names, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolClient,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'

export interface SignIn {
  issuer: string
  clientId: string
  userPoolId: string
}

export function createSignIn(scope: Construct, origin: string): SignIn {
  const pool = new UserPool(scope, 'Staff', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    standardAttributes: {
      email: { required: true, mutable: true },
      fullname: { required: false, mutable: true },
    },
    passwordPolicy: {
      minLength: 12,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
    },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { sms: false, otp: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: FeaturePlan.ESSENTIALS,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  pool.addDomain('SignInPage', {
    cognitoDomain: {
      domainPrefix: `${Names.uniqueResourceName(scope, { maxLength: 40 }).toLowerCase()}-${Stack.of(scope).account}`,
    },
  })
  const client = new UserPoolClient(scope, 'WebClient', {
    userPool: pool,
    generateSecret: false,
    authFlows: { userSrp: false },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
      callbackUrls: [`${origin}/manage/`],
      logoutUrls: [`${origin}/manage/`],
    },
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
  })
  return {
    issuer: `https://cognito-idp.${Stack.of(scope).region}.amazonaws.com/${pool.userPoolId}`,
    clientId: client.userPoolClientId,
    userPoolId: pool.userPoolId,
  }
}
