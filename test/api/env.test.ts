// What the environment may say about e-mail: a sender and a server together, or neither.
import { describe, expect, it } from 'vitest'
import { environmentSchema, localEnvironmentSchema } from '../../functions/env.ts'

describe('the local server’s environment', () => {
  it('takes a mail server and a sender together, or neither', () => {
    const both = { SMTP_URL: 'smtps://user:secret@mail.example:465', MAIL_FROM: 'reports@ngo.example' }
    expect(localEnvironmentSchema.parse(both)).toMatchObject(both)
    expect(localEnvironmentSchema.parse({})).not.toHaveProperty('SMTP_URL')
  })

  it.each([
    [{ SMTP_URL: 'smtp://mail.example' }, 'both of them'],
    [{ MAIL_FROM: 'reports@ngo.example' }, 'both of them'],
    [{ SMTP_URL: 'https://mail.example', MAIL_FROM: 'reports@ngo.example' }, 'smtp://'],
    [{ SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'reports' }, 'e-mail address'],
  ])('says what is wrong with %j', (given, reason) => {
    const { error } = localEnvironmentSchema.safeParse(given)
    expect(error?.issues.map(({ message }) => message).join()).toContain(reason)
  })
})

it('a function that is given no sender sends no e-mail', () => {
  const { MAIL_FROM } = environmentSchema.shape
  expect([MAIL_FROM.parse(''), MAIL_FROM.parse(undefined), MAIL_FROM.parse('a@b.example')]).toEqual([
    undefined,
    undefined,
    'a@b.example',
  ])
})
