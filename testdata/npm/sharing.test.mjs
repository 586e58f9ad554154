import assert from 'node:assert/strict'
import { test } from 'node:test'

import RingCentral from '@rc-ex/core'

import * as env from './environment.mjs'

const connect = async () => {
  const rc = new RingCentral({
    server: env.RINGCENTRAL_SERVER_URL,
    clientId: env.RINGCENTRAL_CLIENT_ID,
    clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
  })
  await rc.authorize({ jwt: env.RINGCENTRAL_JWT })
  return rc
}

const ownChat = async (rc) => {
  const { records } = await rc.teamMessaging().v1().chats().list({ type: ['Personal'] })
  return records[0]
}

const notFound = ({ response }) => response.status === 404

test('@rc-ex/core files', async () => {
  const rc = await connect()
  const chat = await ownChat(rc)
  const file = { filename: 'plan.txt', content: 'to Rome', contentType: 'text/plain' }
  const [uploaded] = await rc.teamMessaging().v1().files().post({ body: file }, { groupId: Number(chat.id) })
  assert.equal(uploaded.name, 'plan.txt')

  const plain = await fetch(uploaded.contentUri)
  assert.equal(await plain.text(), 'to Rome')
  const bearer = await fetch(uploaded.contentUri, { headers: { authorization: `Bearer ${rc.token.access_token}` } })
  assert.equal(await bearer.text(), 'to Rome')
  const { records } = await rc.teamMessaging().v1().chats(chat.id).posts().list()
  assert.equal(records[0].attachments[0].id, uploaded.id)
})

test('@rc-ex/core adaptive cards', async () => {
  const rc = await connect()
  const messaging = rc.teamMessaging().v1()
  const chat = await ownChat(rc)
  const body = [{ type: 'Container', items: [{ type: 'TextBlock', text: '7:40' }] }]
  const created = await messaging.chats(chat.id).adaptiveCards().post({ type: 'AdaptiveCard', version: '1.3', body })
  assert.deepEqual(created.chatIds, [chat.id])

  const card = messaging.adaptiveCards(created.id)
  assert.deepEqual((await card.get()).body, body)
  const updated = await card.put({ type: 'AdaptiveCard', version: '1.3', body: [] })
  assert.equal(updated.id, created.id)
  await card.delete()
  await assert.rejects(card.get(), notFound)
})

test('@rc-ex/core incoming webhooks', async () => {
  const rc = await connect()
  const messaging = rc.teamMessaging().v1()
  const chat = await ownChat(rc)
  const created = await messaging.groups(chat.id).webhooks().post()
  assert.equal(created.status, 'Active')
  const send = (text) => fetch(created.uri, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }) })

  assert.equal((await send('hello')).status, 200)
  assert.ok((await messaging.groups(chat.id).webhooks().get()).records.some(({ id }) => id === created.id))
  assert.ok((await messaging.webhooks().list()).records.some(({ id }) => id === created.id))
  const hook = messaging.webhooks(created.id)
  await hook.suspend().post()
  assert.equal((await hook.get()).records[0].status, 'Suspended')
  assert.equal((await send('not now')).status, 404)
  await hook.activate().post()
  await hook.delete()
  await assert.rejects(hook.get(), notFound)
})

test('@rc-ex/core data export', async () => {
  const rc = await connect()
  const messaging = rc.teamMessaging().v1()
  const task = await messaging.dataExport().post({}) // the JWT is that of an administrator
  assert.equal(task.status, 'Accepted')
  assert.equal((await messaging.dataExport(task.id).get()).id, task.id)
  assert.ok((await messaging.dataExport().list()).tasks.some(({ id }) => id === task.id))
  await assert.rejects(messaging.dataExport('none').get(), notFound)
})

test('the legacy family as bot frameworks use it', async () => {
  const rc = await connect()
  const chat = await ownChat(rc)
  const { data: group } = await rc.get(`/restapi/v1.0/glip/groups/${chat.id}`)
  assert.equal(group.type, 'PersonalChat')
  assert.equal(group.members.length, 1)

  const { data: post } = await rc.post(`/restapi/v1.0/glip/groups/${chat.id}/posts`, { text: 'Hello' })
  const { data: card } = await rc.post(`/restapi/v1.0/glip/chats/${chat.id}/adaptive-cards`, { type: 'AdaptiveCard', body: [] })
  await rc.put(`/restapi/v1.0/glip/adaptive-cards/${card.id}`, { type: 'AdaptiveCard', body: [], fallbackText: 'x' })
  const { data: list } = await rc.get(`/restapi/v1.0/glip/groups/${chat.id}/posts`, { recordCount: 1 })
  assert.equal(list.records.length, 1)
  const { data: person } = await rc.get(`/restapi/v1.0/glip/persons/${group.members[0]}`)
  assert.equal(String(person.id), group.members[0])
  await rc.delete(`/restapi/v1.0/glip/chats/${chat.id}/posts/${post.id}`)
})
