// Logins by code, refusals and several extensions in one call, with both SDKs. Everything
// is done as Bob, so that his sessions evict nobody's of the other files.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import RingCentralEx from '@rc-ex/core'
import RingCentral from '@ringcentral/sdk'

import { authorize } from './browser.mjs'
import * as env from './environment.mjs'

const redirectUri = 'http://127.0.0.1:8850/oauth/callback' // of the seed Acme
const username = 'bob@acme.example'
const own = '/restapi/v1.0/account/~/extension/~'
const extensions = '/restapi/v1.0/account/~/extension'

test('@ringcentral/sdk, signed in by a code', async (t) => {
  const sdk = new RingCentral.SDK({
    server: env.RINGCENTRAL_SERVER_URL,
    clientId: env.RINGCENTRAL_CLIENT_ID,
    clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
    redirectUri,
    cachePrefix: 'glipbox-behaviour-',
  })
  const platform = sdk.platform()

  await t.test('is refused with a password: that flow is gone', async () => {
    const error = await rejection(platform.login({ username, password: 'Sandbox-1234' }))
    assert.equal(error.response.status, 400)
    assert.equal((await error.response.clone().json()).errors[0].errorCode, 'OAU-250')
  })

  await t.test('is refused with a code that nobody got', async () => {
    const error = await rejection(platform.login({ code: 'no-such-code' }))
    assert.equal(error.response.status, 400)
    assert.equal((await error.response.clone().json()).error, 'invalid_grant')
  })

  let code
  await t.test('logs in with the code of the login URL', async () => {
    const back = await authorize(platform.loginUrl({ state: 'x' }), { redirectUri, username })
    const told = platform.parseLoginRedirect(new URL(back).search)
    code = told.code
    assert.equal(told.state, 'x')
    await platform.login(told)
    assert.ok(await platform.loggedIn())
  })

  await t.test('cannot use the code twice', async () => {
    const error = await rejection(new RingCentral.SDK({
      server: env.RINGCENTRAL_SERVER_URL,
      clientId: env.RINGCENTRAL_CLIENT_ID,
      clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
      redirectUri,
      cachePrefix: 'glipbox-twice-',
    }).platform().login({ code }))
    assert.equal((await error.response.clone().json()).errors[0].errorCode, 'OAU-106')
  })

  await t.test('learns from an exception what was wrong', async () => {
    const error = await rejection(platform.get(`${extensions}/1`))
    const body = await error.response.clone().json()
    assert.equal(error.response.status, 404)
    assert.equal(body.errorCode, 'InvalidParameter')
    assert.equal(body.errors[0].errorCode, 'CMN-102')
    assert.equal(error.message, body.message)
    assert.ok(error.response.headers.get('rcrequestid'))
  })

  await t.test('reads several extensions in one call', async () => {
    const { records } = await (await platform.get(extensions, { status: ['Enabled'], type: ['User'] })).json()
    const ids = records.slice(0, 3).map((record) => record.id)
    const response = await platform.get(`${extensions}/${ids.join(',')}`)
    assert.equal(response.status, 207)
    const parts = await sdk.client().multipart(response)
    assert.deepEqual(parts.map((part) => part.status), [200, 200, 200])
    const read = await Promise.all(parts.map((part) => part.json()))
    assert.deepEqual(read.map((extension) => extension.id), ids)
  })

  await t.test('is told part by part what is missing', async () => {
    const { id } = await (await platform.get(own)).json()
    const parts = await sdk.client().multipart(await platform.get(`${extensions}/${id},1`))
    assert.deepEqual(parts.map((part) => part.status), [200, 404])
    assert.equal((await parts[1].json()).errors[0].errorCode, 'CMN-102')
  })

  await t.test('is refused too many extensions', async () => {
    const ids = Array.from({ length: 31 }, (_, i) => i + 1).join(',')
    const error = await rejection(platform.get(`${extensions}/${ids}`))
    assert.equal(error.response.status, 400)
    assert.equal((await error.response.clone().json()).errorCode, 'InvalidMultipartRequest')
  })
})

test('@rc-ex/core, signed in by a code', async (t) => {
  const rc = new RingCentralEx({
    server: env.RINGCENTRAL_SERVER_URL,
    clientId: env.RINGCENTRAL_CLIENT_ID,
    clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
  })
  const loginUrl = `${env.RINGCENTRAL_SERVER_URL}/restapi/oauth/authorize?${new URLSearchParams({
    response_type: 'code', client_id: env.RINGCENTRAL_CLIENT_ID, redirect_uri: redirectUri,
    code_challenge: 'a riddle', code_challenge_method: 'plain',
  })}`

  await t.test('logs in with PKCE', async () => {
    const back = new URL(await authorize(loginUrl, { redirectUri, username }))
    assert.equal(back.searchParams.get('expires_in'), '60')
    const code = back.searchParams.get('code')
    await assert.rejects(rc.authorize({ code, redirect_uri: redirectUri, code_verifier: 'wrong' }), refusal(400, 'invalid_grant'))
    const again = new URL(await authorize(loginUrl, { redirectUri, username })).searchParams.get('code')
    const token = await rc.authorize({ code: again, redirect_uri: redirectUri, code_verifier: 'a riddle' })
    assert.equal(typeof token.expires_in, 'number')
  })

  await t.test('refreshes twice and gets one token, while it is unused', async () => {
    const first = rc.token.refresh_token
    const once = await rc.refresh(first)
    const twice = await rc.refresh(first)
    assert.equal(twice.access_token, once.access_token)
  })

  await t.test('is refused a refresh token that is none', async () => {
    const token = rc.token
    await assert.rejects(rc.refresh('none'), refusal(400, 'invalid_grant'))
    rc.token = token
  })

  await t.test('shows request and answer in an exception', async () => {
    const error = await rejection(rc.restapi().account().extension('1').get())
    assert.equal(error.response.status, 404)
    assert.equal(error.response.data.errors[0].parameterName, 'extensionId')
    assert.match(error.message, /CMN-102/)
    assert.match(error.response.headers['glipbox-hint'], /no such person/)
  })

  await t.test('reads several extensions in one call, as JSON', async () => {
    const { records } = await rc.restapi().account().extension(null).list({ type: ['User'] })
    const ids = records.slice(0, 2).map((record) => record.id)
    const { status, data } = await rc.get(`${extensions}/${ids.join(',')}`, undefined, {
      headers: { Accept: 'application/vnd.ringcentral.multipart+json' },
    })
    assert.equal(status, 207)
    assert.deepEqual(data.map((part) => part.status), [200, 200])
    assert.deepEqual(data.map((part) => part.body.id), ids)
  })

  await t.test('reads several presences in one call', async () => {
    const { records } = await rc.restapi().account().extension(null).list({ type: ['User'] })
    const ids = records.slice(0, 2).map((record) => record.id)
    const { data } = await rc.get(`${extensions}/${ids.join(',')}/presence`, undefined, {
      headers: { Accept: 'application/vnd.ringcentral.multipart+json' },
    })
    assert.deepEqual(data.map((part) => part.body.userStatus), ['Available', 'Available'])
  })
})

// refusal checks what an SDK rejects with.
function refusal(status, name) {
  return ({ response }) => response.status === status && response.data.error === name
}

// rejection returns what a promise is rejected with.
async function rejection(promise) {
  const fulfilled = Symbol('fulfilled')
  const result = await promise.then(
    () => fulfilled,
    (error) => error,
  )
  assert.notEqual(result, fulfilled, 'the call was granted')
  return result
}
