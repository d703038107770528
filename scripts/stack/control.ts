/** A plain client of the sandbox's control API (sandbox/README.md). Every refusal is thrown with the sandbox's own words. */
export class Control {
  readonly origin: string;
  constructor(origin: string) {
    this.origin = origin;
  }
  get<T = unknown>(path: string): Promise<T> {
    return this.#call("GET", path);
  }
  post<T = unknown>(path: string, body: object = {}): Promise<T> {
    return this.#call("POST", path, body);
  }
  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.origin}/__sandbox/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Sandbox refused ${method} ${path} (${response.status}): ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
