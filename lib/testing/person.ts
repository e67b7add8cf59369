/** A person at the console: signed in, with a cookie, speaking to the same APIs as everybody. */
import { mustNotBeLogged } from "@/lib/testing/canary";

const email = "mara@example.org";
const password = "a quiet harbour at dusk 7";

/** What a server is started with, so that this person is its owner. */
export const ownerSettings = { PALIMPSEST_INIT_EMAIL: email, PALIMPSEST_INIT_PASSWORD: password };

/** Signs the owner in; resolves to requests in the owner's name, which throw unless they are answered with 200. */
export async function signIn(url: string) {
  mustNotBeLogged(password);
  const reply = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  const cookie = reply.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  mustNotBeLogged(cookie.slice(cookie.indexOf("=") + 1));
  const headers = { cookie, "sec-fetch-site": "same-origin" };
  const { actor } = (await (await fetch(`${url}/api/me`, { headers })).json()) as { actor: { id: string } };

  async function asPerson<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.status !== 200) throw new Error(`${method} ${path} → ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  return Object.assign(asPerson, { userId: actor.id, cookie });
}
