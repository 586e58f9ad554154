// A walk over every resource of Team Messaging with typed calls, unmodified. A resource
// has a test of its own below; one that has nothing to do with the team of the walk
// (files, cards, webhooks) is as welcome in a file of its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import RingCentral from '@rc-ex/core'

import * as env from './environment.mjs'

const status = (wanted) => ({ response }) => {
  assert.equal(response.status, wanted)
  return true
}

test('@rc-ex/core walks over Team Messaging', async (t) => {
  const rc = new RingCentral({
    server: env.RINGCENTRAL_SERVER_URL,
    clientId: env.RINGCENTRAL_CLIENT_ID,
    clientSecret: env.RINGCENTRAL_CLIENT_SECRET,
  })
  await rc.authorize({ jwt: env.RINGCENTRAL_JWT })
  t.after(() => rc.revoke())
  const messaging = rc.teamMessaging().v1()
  const self = String(rc.token.owner_id)
  const { records: people } = await rc.restapi().account().extension(null).list({ status: ['Enabled'], type: ['User'] })
  const other = String(people.find((person) => String(person.id) !== self).id)

  const team = await messaging.teams().post({ name: 'Walk', description: 'Here and there', public: true })

  await t.test('teams', async () => {
    assert.equal(team.type, 'Team')
    assert.equal(team.status, 'Active')
    const resource = messaging.teams(team.id)
    await resource.add().post({ members: [{ id: other }] })
    const renamed = await resource.patch({ name: 'Long walk' })
    assert.equal(renamed.name, 'Long walk')
    assert.equal((await resource.get()).name, 'Long walk')
    const { records } = await messaging.teams().list({ recordCount: 250 })
    assert.ok(records.some(({ id }) => id === team.id))
    await resource.archive().post()
    assert.equal((await resource.get()).status, 'Archived')
    await resource.unarchive().post()
    await resource.join().post()
    const passing = await messaging.teams().post({ name: 'Passing', members: [{ id: other }] })
    await messaging.teams(passing.id).remove().post({ members: [{ id: other }] })
    await messaging.teams(passing.id).delete()
    await assert.rejects(messaging.teams(passing.id).get(), status(404))
    const left = await messaging.teams().post({ name: 'Left', public: true })
    await messaging.teams(left.id).leave().post()
  })

  await t.test('chats', async () => {
    const chat = await messaging.chats(team.id).get()
    assert.deepEqual(chat.members.map(({ id }) => id).sort(), [self, other].sort())
    const { records, navigation } = await messaging.chats().list({ type: ['Team'], recordCount: 1 })
    assert.equal(records.length, 1)
    const next = await messaging.chats().list({ pageToken: navigation.nextPageToken })
    assert.notEqual(next.records[0].id, records[0].id)
    assert.equal((await messaging.recent().chats().get({ recordCount: 5 })).navigation, undefined)
  })

  await t.test('favourites', async () => {
    await messaging.chats(team.id).favorite().post()
    assert.deepEqual((await messaging.favorites().get()).records.map(({ id }) => id), [team.id])
    await messaging.chats(team.id).unfavorite().post()
    assert.deepEqual((await messaging.favorites().get()).records, [])
  })

  await t.test('everyone', async () => {
    assert.equal((await messaging.everyone().get()).type, 'Everyone')
    const renamed = await messaging.everyone().patch({ description: 'All of us' })
    assert.equal(renamed.description, 'All of us')
  })

  await t.test('conversations', async () => {
    const first = await messaging.conversations().post({ members: [{ id: other }] })
    const again = await messaging.conversations().post({ members: [{ id: other }, { id: self }] })
    assert.equal(again.id, first.id)
    assert.equal((await messaging.conversations(first.id).get()).type, 'Direct')
    const { records } = await messaging.conversations().list()
    assert.ok(records.some(({ id }) => id === first.id))
    await assert.rejects(messaging.teams(first.id).delete(), ({ response }) => {
      assert.equal(response.data.errors[0].errorCode, 'CNV-001')
      return true
    })
  })

  await t.test('posts and threads', async () => {
    const posts = messaging.chats(team.id).posts()
    const root = await posts.post({ text: `![:Person](${other}) who is there?` })
    assert.deepEqual(root.mentions.map(({ id, type }) => ({ id, type })), [{ id: other, type: 'Person' }])
    const reply = await posts.post({ text: 'Me', parentPostId: root.id })
    assert.equal(reply.parentPostId, root.id)
    const resource = messaging.chats(team.id).posts(reply.id)
    assert.equal((await resource.patch({ text: 'I am' })).text, 'I am')
    assert.equal((await resource.get()).threadId, reply.threadId)
    const thread = await messaging.chats(team.id).threads(reply.threadId).posts().get()
    assert.deepEqual(thread.records.map(({ id }) => id), [reply.id, root.id])
    assert.equal((await posts.list({ recordCount: 1 })).records[0].id, reply.id)
    await resource.delete()
    await assert.rejects(resource.get(), status(404))
  })

  await t.test('tasks', async () => {
    const task = await messaging
      .chats(team.id)
      .tasks()
      .post({ subject: 'Walk on', assignees: [{ id: other }], completenessCondition: 'AllAssignees' })
    assert.equal(task.type, 'Task')
    const resource = messaging.tasks(task.id)
    const changed = await resource.patch({ section: 'Walks' })
    assert.equal(changed.records[0].section, 'Walks')
    assert.equal(changed.id, task.id)
    await resource.complete().post({ status: 'Complete', assignees: [{ id: other }] })
    assert.equal((await resource.get()).status, 'Completed')
    const { records } = await messaging.chats(team.id).tasks().get({ status: ['Completed'], assigneeId: [other] })
    assert.deepEqual(records.map(({ id }) => id), [task.id])
    await resource.delete()
    await assert.rejects(resource.get(), status(404))
  })

  await t.test('notes', async () => {
    const note = await messaging.chats(team.id).notes().post({ title: 'Ways', body: '<p>Up and <b>down</b></p>' })
    assert.equal(note.status, 'Draft')
    const resource = messaging.notes(note.id)
    assert.equal((await resource.publish().post()).status, 'Active')
    await resource.lock().post()
    assert.equal((await resource.get()).lockedBy.id, self)
    assert.equal((await resource.patch({ title: 'All ways' }, { releaseLock: true })).lockedBy, undefined)
    await resource.unlock().post()
    const { records } = await messaging.chats(team.id).notes().get({ status: 'Active' })
    assert.equal(records[0].preview, 'Up and down')
    await resource.delete()
    await assert.rejects(resource.get(), status(404))
  })

  await t.test('events', async () => {
    const times = { startTime: '2026-04-01T12:00:00Z', endTime: '2026-04-01T13:00:00Z' }
    const own = await messaging.events().post({ title: 'Alone', ...times })
    assert.equal((await messaging.events(own.id).get()).creatorId, self)
    assert.ok((await messaging.events().list()).records.some(({ id }) => id === own.id))
    const group = messaging.groups(team.id).events()
    const event = await group.post({ title: 'Together', ...times, color: 'Blue' })
    assert.deepEqual((await group.get()).records.map(({ id }) => id), [event.id])
    const replaced = await messaging.events(event.id).put({ title: 'Both', ...times })
    assert.equal(replaced.color, 'Black')
    const post = await messaging.chats(team.id).posts().post({ attachments: [{ id: own.id, type: 'Event' }] })
    assert.equal(post.attachments[0].title, 'Alone')
    await messaging.events(event.id).delete()
    await assert.rejects(messaging.events(event.id).get(), status(404))
  })

  await t.test('persons and companies', async () => {
    const person = await messaging.persons(other).get()
    assert.equal(person.id, other)
    const company = await messaging.companies('~').get()
    assert.equal(company.id, person.companyId)
    await assert.rejects(messaging.persons('12').get(), status(404))
  })
})
