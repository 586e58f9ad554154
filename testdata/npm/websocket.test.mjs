import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'

import RingCentral from '@rc-ex/core'
import WebSocketExtension, { Events } from '@rc-ex/ws'
import SDK from '@ringcentral/sdk'
import Subscriptions from '@ringcentral/subscriptions'

import * as env from './environment.mjs'

const patience = 10_000 // milliseconds
const recoveryTime = '181s' // longer than a session can be recovered

const login = async () => {
  const rc = new RingCentral({
    server: env.RINGCENTRAL_SERVER_URL,
    clientId: env.RINGCENTRAL_CLIENT_ID,
    clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
  })
  await rc.authorize({ jwt: env.RINGCENTRAL_JWT })
  return rc
}

// conversation opens a chat with somebody else, in which say posts.
async function conversation(rc) {
  const { records } = await rc.restapi().account().extension(null).list({ status: ['Enabled'], type: ['User'] })
  const other = records.findLast((extension) => String(extension.id) !== rc.token.owner_id)
  const chat = await rc.teamMessaging().v1().conversations().post({ members: [{ id: String(other.id) }] })
  return { say: (text) => rc.teamMessaging().v1().chats(chat.id).posts().post({ text }) }
}

// collector keeps the texts of notifications.
function collector() {
  const texts = []
  let look = () => {}
  return {
    texts,
    take(event) {
      texts.push(event.body.text)
      look()
    },
    // until resolves when so many have come.
    until(count) {
      return new Promise((resolve, reject) => {
        const timer = globalThis.setTimeout(() => reject(new Error(`only ${JSON.stringify(texts)} came`)), patience)
        look = () => {
          if (texts.length < count) return
          clearTimeout(timer)
          resolve()
        }
        look()
      })
    },
  }
}

async function control(method, path, body) {
  const response = await fetch(`${process.env.GLIPBOX_CONTROL_URL}${path}`, {
    method,
    body: body && JSON.stringify(body),
  })
  assert.ok(response.ok, `${method} ${path} was answered ${response.status}`)
  return response.status === 204 ? undefined : response.json()
}

// outlast lets the time of recovery pass while the connection is gone. The WebSocket token ends
// with it, which the SDK cannot know: it reads the clock of the wall, and would come back with
// the old one until that says so.
async function outlast(wse) {
  wse.ws.terminate()
  await setTimeout(500) // until the emulator has noticed that a connection is gone
  wse.wsTokenExpiresAt = 0
  await control('PATCH', '/clock', { advance: recoveryTime })
}

// cut breaks the connection of a subscription on the side of the server, without a word.
async function cut(subscriptionId) {
  const open = (await control('GET', '/connections')).filter((connection) => connection.subscriptionId === subscriptionId)
  assert.equal(open.length, 1)
  await control('DELETE', `/connections/${open[0].id}`)
}

test('@rc-ex/ws', async (t) => {
  const rc = await login()
  const chat = await conversation(rc)
  const heard = collector()
  const wse = new WebSocketExtension({ restOverWebSocket: true })
  await rc.installExtension(wse)
  t.after(() => wse.revoke())

  let subscription
  await t.test('subscribes and receives', async () => {
    subscription = await wse.subscribe(['/team-messaging/v1/posts'], heard.take)
    assert.match(subscription.subscriptionInfo.uri, /^\/restapi\/v1\.0\/subscription\//)
    await chat.say('1')
    await chat.say('2')
    await heard.until(2)
  })

  await t.test('reads over the socket', async () => {
    const own = await rc.restapi().account().extension().get()
    assert.equal(String(own.id), rc.token.owner_id)
    await assert.rejects(rc.restapi().subscription('x').get(), ({ response }) => response.status === 404)
  })

  await t.test('recovers after its connection was killed, without loss or duplicate', async () => {
    const { id } = subscription.subscriptionInfo
    const recovered = once(wse.eventEmitter, Events.autoRecoverSuccess)
    wse.ws.terminate()
    wse.options.restOverWebSocket = false
    for (const text of ['3', '4', '5']) await chat.say(text)
    await recovered
    await heard.until(5)
    await chat.say('6')
    await heard.until(6)
    assert.equal(subscription.subscriptionInfo.id, id)
    assert.deepEqual(heard.texts, ['1', '2', '3', '4', '5', '6'])
  })

  await t.test('subscribes anew after a failed recovery', async () => {
    const { id } = subscription.subscriptionInfo
    const failed = once(wse.eventEmitter, Events.autoRecoverFailed)
    await outlast(wse)
    await failed
    assert.notEqual(subscription.subscriptionInfo.id, id)
    await chat.say('7')
    await heard.until(7)
    assert.deepEqual(heard.texts, ['1', '2', '3', '4', '5', '6', '7'])
  })
})

test('@ringcentral/subscriptions', async (t) => {
  const chat = await conversation(await login())
  const sdk = new SDK.SDK({
    server: env.RINGCENTRAL_SERVER_URL,
    clientId: env.RINGCENTRAL_CLIENT_ID,
    clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
    cachePrefix: 'glipbox-websocket-',
  })
  await sdk.platform().login({ jwt: env.RINGCENTRAL_JWT })
  const subscriptions = new Subscriptions.Subscriptions({ sdk })
  const subscription = subscriptions.createSubscription()
  const heard = collector()
  subscription.on(subscription.events.notification, heard.take)
  subscription.setEventFilters(['/team-messaging/v1/posts'])

  let registered
  await t.test('registers and receives', async () => {
    registered = await subscription.register()
    t.after(() => registered.wse.revoke())
    await chat.say('1')
    await heard.until(1)
  })

  await t.test('recovers after its connection was killed, without loss or duplicate', async () => {
    const { id } = registered.subscriptionInfo
    const recovered = once(registered.wse.eventEmitter, 'autoRecoverSuccess')
    await cut(id)
    for (const text of ['2', '3']) await chat.say(text)
    await recovered
    await heard.until(3)
    await chat.say('4')
    await heard.until(4)
    assert.equal(registered.subscriptionInfo.id, id)
    assert.deepEqual(heard.texts, ['1', '2', '3', '4'])
  })

  await t.test('subscribes anew after a failed recovery', async () => {
    const { id } = registered.subscriptionInfo
    const failed = once(registered.wse.eventEmitter, 'autoRecoverFailed')
    await outlast(registered.wse)
    await failed
    assert.notEqual(registered.subscriptionInfo.id, id)
    await chat.say('5')
    await heard.until(5)
    assert.deepEqual(heard.texts, ['1', '2', '3', '4', '5'])
  })
})
