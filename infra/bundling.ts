// How entries are bundled for Lambda: the same for the deployment and for the tests that run the bundle.

export const bundling = {
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  // Packages that are CommonJS inside ask for `require`.
  banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  /**
   * Lambda gives credentials in the environment, where the SDK looks first. Its other ways to find them are loaded only when that fails, and
   * would be a tenth of the bundle.
   */
  external: [
    '@aws-sdk/credential-provider-http',
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-login',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
}
