// A runtime as Lambda's own: takes events from the Runtime API, gives them to the bundle's handler, and returns what it says.
// Run as a process of its own, with AWS_LAMBDA_RUNTIME_API and the bundle's path in _HANDLER.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

const api = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime`
const fail = (error: unknown) =>
  JSON.stringify({ errorType: 'Error', errorMessage: error instanceof Error ? error.stack : String(error) })

try {
  const { handler } = (await import(process.env['_HANDLER'] ?? '')) as {
    handler: (event: unknown, context: object) => Promise<unknown>
  }
  for (;;) {
    const next = await fetch(`${api}/invocation/next`)
    const id = next.headers.get('lambda-runtime-aws-request-id') ?? ''
    const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'))
    const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() }
    try {
      const result = await handler(await next.json(), context)
      await fetch(`${api}/invocation/${id}/response`, { method: 'POST', body: JSON.stringify(result) })
    } catch (error) {
      await fetch(`${api}/invocation/${id}/error`, { method: 'POST', body: fail(error) })
    }
  }
} catch (error) {
  await fetch(`${api}/init/error`, { method: 'POST', body: fail(error) })
  process.exit(1)
}

export {}
