// What `glipbox env` prints for a running emulator.
export const { RINGCENTRAL_SERVER_URL, RINGCENTRAL_CLIENT_ID, RINGCENTRAL_CLIENT_SECRET, RINGCENTRAL_JWT } =
  process.env

for (const [name, value] of Object.entries({
  RINGCENTRAL_SERVER_URL,
  RINGCENTRAL_CLIENT_ID,
  RINGCENTRAL_CLIENT_SECRET,
  RINGCENTRAL_JWT,
})) {
  if (!value) throw new Error(`${name} is not set: source the file that --env-file wrote`)
}
