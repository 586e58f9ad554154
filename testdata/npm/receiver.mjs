import { once } from 'node:events'
import { createServer } from 'node:http'

const patience = 5000 // milliseconds until a notification counts as lost

// openReceiver starts a webhook of our own. It echoes the validation token and keeps
// what it is sent until somebody asks for it.
export async function openReceiver(t) {
  const received = []
  const waiting = new Set()
  const server = createServer(async (request, response) => {
    const validationToken = request.headers['validation-token']
    if (validationToken) response.setHeader('Validation-Token', validationToken)
    const text = await read(request)
    response.end()
    if (validationToken) return
    received.push({ headers: request.headers, ...JSON.parse(text) })
    for (const look of waiting) look()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    address: `http://127.0.0.1:${server.address().port}/webhook`,
    // await resolves with the first notification that matches, sent already or not.
    await(matches) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`not among ${received.length} notifications: ${JSON.stringify(received)}`))
        }, patience)
        const look = () => {
          const found = received.find(matches)
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
  }
}

async function read(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
