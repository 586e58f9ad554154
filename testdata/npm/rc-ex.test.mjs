import assert from 'node:assert/strict'
import { test } from 'node:test'

import RingCentral from '@rc-ex/core'

import * as env from './environment.mjs'
import { openReceiver } from './receiver.mjs'

test('@rc-ex/core', async (t) => {
  const rc = new RingCentral({
    server: env.RINGCENTRAL_SERVER_URL,
    clientId: env.RINGCENTRAL_CLIENT_ID,
    clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
  })
  const messaging = rc.teamMessaging().v1()

  await t.test('refuses a wrong secret', async () => {
    const stranger = new RingCentral({
      server: env.RINGCENTRAL_SERVER_URL,
      clientId: env.RINGCENTRAL_CLIENT_ID,
      clientSecret: 'wrong',
    })
    await assert.rejects(stranger.authorize({ jwt: env.RINGCENTRAL_JWT }), ({ response }) => {
      assert.ok([400, 401].includes(response.status))
      assert.equal(response.data.error, 'invalid_client')
      return true
    })
  })

  await t.test('logs in with a JWT', async () => {
    const token = await rc.authorize({ jwt: env.RINGCENTRAL_JWT })
    assert.equal(token.token_type, 'bearer')
    assert.ok(token.scope.split(' ').includes('TeamMessaging'))
  })

  await t.test('refreshes', async () => {
    const before = rc.token
    const after = await rc.refresh()
    assert.notEqual(after.access_token, before.access_token)
    assert.equal(after.session_id, before.session_id)
  })

  let own
  await t.test('reads its own extension', async () => {
    own = await rc.restapi().account().extension().get()
    assert.equal(String(own.id), rc.token.owner_id)
    assert.equal(typeof own.contact.email, 'string')
  })

  let other
  await t.test('finds another extension', async () => {
    const { records } = await rc.restapi().account().extension(null).list({ status: ['Enabled'], type: ['User'] })
    other = records.findLast((extension) => extension.id !== own.id)
    assert.ok(other)
  })

  let chat
  await t.test('creates a conversation', async () => {
    chat = await messaging.conversations().post({ members: [{ id: String(other.id) }] })
    assert.equal(chat.type, 'Direct')
    const read = await messaging.chats(chat.id).get()
    assert.equal(read.id, chat.id)
  })

  const receiver = await openReceiver(t)
  let subscription
  await t.test('subscribes with a webhook', async () => {
    subscription = await rc
      .restapi()
      .subscription()
      .post({
        eventFilters: ['/team-messaging/v1/posts'],
        deliveryMode: { transportType: 'WebHook', address: receiver.address },
      })
    assert.equal(subscription.status, 'Active')
    const { records } = await rc.restapi().subscription().list()
    assert.ok(records.some((record) => record.id === subscription.id))
  })

  let post
  await t.test('posts and receives the event', async () => {
    post = await messaging.chats(chat.id).posts().post({ text: 'Hello from rc-ex' })
    const event = await receiver.await((notification) => notification.body.id === post.id)
    assert.equal(event.body.eventType, 'PostAdded')
    assert.equal(event.body.groupId, chat.id)
    assert.equal(event.subscriptionId, subscription.id)
  })

  await t.test('lists posts', async () => {
    const { records } = await messaging.chats(chat.id).posts().list({ recordCount: 10 })
    assert.equal(records[0].id, post.id)
    assert.equal(records[0].text, 'Hello from rc-ex')
  })

  await t.test('renews and deletes the subscription', async () => {
    const resource = rc.restapi().subscription(subscription.id)
    const renewed = await resource.renew().post()
    assert.equal(renewed.id, subscription.id)
    assert.ok(renewed.expirationTime >= subscription.expirationTime)
    await resource.delete()
    await assert.rejects(resource.get(), ({ response }) => response.status === 404)
  })

  await t.test('is refused after it revoked its token', async () => {
    const revoked = rc.token
    await rc.revoke()
    rc.token = revoked
    await assert.rejects(rc.restapi().account().extension().get(), ({ response }) => {
      assert.equal(response.status, 401)
      assert.equal(response.data.errorCode, 'TokenInvalid')
      return true
    })
  })
})
