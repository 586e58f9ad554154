// authorize does what a person does in a browser, and returns where they are sent in the end.
export async function authorize(url, { redirectUri, username }) {
  let cookie = ''
  const visit = async (target, form) => {
    const response = await fetch(target, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: { cookie },
      body: form && new URLSearchParams(form),
    })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return response.headers.get('location')
  }
  const login = await visit(url)
  const signedIn = await visit(login, { action: 'signin', username, password: 'Sandbox-1234' })
  return signedIn.startsWith(redirectUri) ? signedIn : visit(signedIn, { action: 'authorize' })
}
