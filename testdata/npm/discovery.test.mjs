import assert from 'node:assert/strict'
import { test } from 'node:test'

import RingCentral from '@ringcentral/sdk'

import { authorize } from './browser.mjs'
import * as env from './environment.mjs'

const redirectUri = 'http://127.0.0.1:8850/oauth/callback' // of the seed Acme
const own = '/restapi/v1.0/account/~/extension/~'

test('@ringcentral/sdk in discovery mode', async (t) => {
  const open = () =>
    new RingCentral.SDK({
      server: env.RINGCENTRAL_SERVER_URL,
      clientId: env.RINGCENTRAL_CLIENT_ID,
      clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
      redirectUri,
      enableDiscovery: true,
      cachePrefix: `glipbox-discovery-${Math.random()}-`,
    }).platform()
  const platform = open()

  await t.test('finds the initial entry points', async () => {
    await platform.discovery().init()
    const initial = await platform.discovery().initialData()
    assert.equal(initial.coreApi.baseUri, env.RINGCENTRAL_SERVER_URL)
    assert.equal(initial.authApi.defaultTokenUri, `${env.RINGCENTRAL_SERVER_URL}/restapi/oauth/token`)
  })

  await t.test('logs in with a JWT and finds the external ones', async () => {
    await platform.login({ jwt: env.RINGCENTRAL_JWT })
    const external = await platform.discovery().externalData()
    assert.equal(external.authApi.baseUri, env.RINGCENTRAL_SERVER_URL)
    assert.ok(external.tag)
    assert.equal((await platform.get(own)).status, 200)
  })

  await t.test('reads them again when its tag is stale', async () => {
    const external = await platform.discovery().externalData()
    await platform.discovery()._setExternalData({ ...external, tag: 'stale' })
    const updated = new Promise((resolve) => platform.discovery().once('externalDataUpdated', resolve))
    assert.equal((await platform.get(own)).headers.get('discovery-required'), 'true')
    assert.equal((await updated).tag, external.tag)
  })

  await t.test('refreshes and logs out where the documents say', async () => {
    const before = await platform.auth().data()
    await platform.refresh()
    assert.notEqual((await platform.auth().data()).access_token, before.access_token)
    assert.equal((await platform.logout()).status, 200)
  })

  await t.test('logs in with a code, PKCE and what the redirect tells', async () => {
    const browser = open()
    const url = await browser.loginUrlWithDiscovery({ usePKCE: true, state: 'a b', responseHint: ['brand_id'] })
    const back = await authorize(url, { redirectUri, username: 'alice@acme.example' })
    const told = browser.parseLoginRedirect(new URL(back).search)
    assert.equal(told.state, 'a b')
    assert.equal(told.brand_id, '1210')
    assert.equal(told.token_uri, `${env.RINGCENTRAL_SERVER_URL}/restapi/oauth/token`)
    assert.equal(told.discovery_uri, `${env.RINGCENTRAL_SERVER_URL}/.well-known/entry-points/external`)
    await browser.login(told)
    assert.equal((await browser.get(own)).status, 200)
  })
})
