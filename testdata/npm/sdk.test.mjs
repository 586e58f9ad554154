import assert from 'node:assert/strict'
import { test } from 'node:test'

import RingCentral from '@ringcentral/sdk'

import * as env from './environment.mjs'
import { openReceiver } from './receiver.mjs'

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

test('@ringcentral/sdk', async (t) => {
  const sdk = new RingCentral.SDK({
    server: env.RINGCENTRAL_SERVER_URL,
    clientId: env.RINGCENTRAL_CLIENT_ID,
    clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
    cachePrefix: 'glipbox-',
  })
  const platform = sdk.platform()
  const read = async (response) => (await response).json()

  await t.test('refuses a wrong JWT', async () => {
    const error = await rejection(platform.login({ jwt: 'no.such.token' }))
    assert.equal(error.response.status, 400)
    const body = await error.response.clone().json()
    assert.equal(body.error, 'invalid_grant')
    assert.equal(error.message, body.error_description)
  })

  await t.test('logs in with a JWT', async () => {
    const token = await read(platform.login({ jwt: env.RINGCENTRAL_JWT }))
    assert.equal(token.token_type, 'bearer')
    assert.equal(typeof token.expires_in, 'number')
    assert.equal(typeof token.owner_id, 'string')
    assert.ok(await platform.auth().accessTokenValid())
  })

  await t.test('refreshes', async () => {
    const before = await platform.auth().data()
    await platform.refresh()
    const after = await platform.auth().data()
    assert.notEqual(after.access_token, before.access_token)
    assert.equal(after.owner_id, before.owner_id)
  })

  let own
  await t.test('refreshes by itself when its access token was refused', async () => {
    const { access_token: before } = await platform.auth().data()
    await platform.auth().setData({ access_token: 'stale' })
    own = await read(platform.get('/restapi/v1.0/account/~/extension/~'))
    const { access_token: after } = await platform.auth().data()
    assert.notEqual(after, before)
  })

  await t.test('reads its own extension', async () => {
    assert.equal(typeof own.id, 'number')
    assert.equal(own.status, 'Enabled')
    assert.equal(String(own.id), (await platform.auth().data()).owner_id)
  })

  let other
  await t.test('finds another extension', async () => {
    const list = await read(
      platform.get('/restapi/v1.0/account/~/extension', { status: ['Enabled'], type: ['User'], perPage: 100 }),
    )
    assert.equal(list.paging.totalElements, list.records.length)
    other = list.records.find((extension) => extension.id !== own.id)
    assert.ok(other)
  })

  let chat
  await t.test('creates a conversation, once', async () => {
    const conversations = '/team-messaging/v1/conversations'
    const body = { members: [{ id: String(other.id) }] }
    chat = await read(platform.post(conversations, body))
    assert.equal(chat.type, 'Direct')
    assert.deepEqual(
      chat.members.map((member) => member.id).sort(),
      [String(own.id), String(other.id)].sort(),
    )
    const again = await platform.post(conversations, body)
    assert.equal(again.status, 200)
    assert.equal((await again.json()).id, chat.id)
  })

  const receiver = await openReceiver(t)
  let subscription
  await t.test('subscribes with a webhook', async () => {
    subscription = await read(
      platform.post('/restapi/v1.0/subscription', {
        eventFilters: ['/team-messaging/v1/posts'],
        deliveryMode: { transportType: 'WebHook', address: receiver.address, verificationToken: 'hush' },
        expiresIn: 3600,
      }),
    )
    assert.equal(subscription.status, 'Active')
    assert.equal(subscription.deliveryMode.address, receiver.address)
    assert.match(subscription.expirationTime, time)
  })

  let post
  await t.test('posts', async () => {
    const response = await platform.post(`/team-messaging/v1/chats/${chat.id}/posts`, { text: 'Hello from the SDK' })
    assert.equal(response.status, 201)
    post = await response.json()
    assert.equal(typeof post.id, 'string')
    assert.equal(post.groupId, chat.id)
    assert.equal(post.creatorId, String(own.id))
    assert.equal(post.type, 'TextMessage')
    assert.match(post.creationTime, time)
  })

  await t.test('receives the event', async () => {
    const event = await receiver.await((notification) => notification.body.id === post.id)
    assert.equal(event.event, '/team-messaging/v1/posts')
    assert.equal(event.subscriptionId, subscription.id)
    assert.equal(event.ownerId, String(own.id))
    assert.equal(event.body.eventType, 'PostAdded')
    assert.equal(event.body.text, 'Hello from the SDK')
    assert.equal(event.headers['verification-token'], 'hush')
  })

  await t.test('lists posts, newest first', async () => {
    const posts = `/team-messaging/v1/chats/${chat.id}/posts`
    const second = await read(platform.post(posts, { text: 'Second' }))
    const list = await read(platform.get(posts, { recordCount: 1 }))
    assert.deepEqual(list.records.map((record) => record.id), [second.id])
    const next = await read(platform.get(posts, { recordCount: 1, pageToken: list.navigation.nextPageToken }))
    assert.deepEqual(next.records.map((record) => record.id), [post.id])
  })

  await t.test('edits and deletes a post', async () => {
    const path = `/team-messaging/v1/chats/${chat.id}/posts/${post.id}`
    const edited = await read(platform.patch(path, { text: 'Hello again' }))
    assert.equal(edited.text, 'Hello again')
    assert.equal((await platform.delete(path)).status, 204)
    assert.equal((await rejection(platform.get(path))).response.status, 404)
  })

  await t.test('renews, updates and deletes the subscription', async () => {
    const path = `/restapi/v1.0/subscription/${subscription.id}`
    const renewed = await read(platform.post(`${path}/renew`))
    assert.ok(renewed.expirationTime >= subscription.expirationTime)
    const updated = await read(platform.put(path, { eventFilters: ['/team-messaging/v1/chats'], expiresIn: 7200 }))
    assert.deepEqual(updated.eventFilters, ['/team-messaging/v1/chats'])
    assert.equal((await platform.delete(path)).status, 204)
    assert.equal((await rejection(platform.get(path))).response.status, 404)
  })

  await t.test('is refused after it revoked its token', async () => {
    const { access_token, refresh_token } = await platform.auth().data()
    assert.equal((await platform.logout()).status, 200)
    const call = { method: 'GET', url: '/restapi/v1.0/account/~/extension/~', skipAuthCheck: true }
    const error = await rejection(platform.send({ ...call, headers: { Authorization: `Bearer ${access_token}` } }))
    assert.equal(error.response.status, 401)
    assert.equal((await error.response.clone().json()).errorCode, 'TokenInvalid')
    await platform.auth().setData({ refresh_token, refresh_token_expires_in: '60' })
    assert.equal((await rejection(platform.refresh())).response.status, 400)
  })
})

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
