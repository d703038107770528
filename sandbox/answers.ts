import type { Request, RequestHandler } from "express";
import { z } from "zod";
import type { Store } from "./types.ts";
import type { World } from "./world.ts";

/** What a control call answers. */
export type Answer = { status: number; body: unknown };

export const ok = (body: unknown, status = 200): Answer => ({ status, body });

/** A refusal: the thing, the fact and the way out, under a code that scripts can test. */
export const problem = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});

export const isAnswer = (value: object): value is Answer => "status" in value && "body" in value;

/** Runs a function that returns an Answer, and sends it. A throw is a bug and becomes a 500 that says what was thrown. */
export function answering(run: (request: Request) => Answer | Promise<Answer>): RequestHandler {
  return (request, response) => {
    void (async () => {
      try {
        const { status, body } = await run(request);
        response.status(status).json(body);
      } catch (error) {
        const { status, body } = problem(
          500,
          "BUG",
          error instanceof Error ? (error.stack ?? error.message) : String(error),
        );
        response.status(status).json(body);
      }
    })();
  };
}

/** The request's body in the given shape, or the answer that says what is wrong with it. */
export function bodyOf<T>(request: Request, shape: z.ZodType<T>): { value: T } | Answer {
  const parsed = shape.safeParse(request.body ?? {});
  if (parsed.success) return { value: parsed.data };
  return problem(
    400,
    "BAD_REQUEST",
    `The body of ${request.method} ${request.path} does not fit: ${z.prettifyError(parsed.error)}`,
  );
}

/** The store a path names, by domain or handle, or the answer that it does not exist. */
export function storeIn(world: World, name: string | undefined): { store: Store } | Answer {
  const store = world.stores.get(name ?? "") ?? world.stores.get(`${name}.myshopify.com`);
  if (store) return { store };
  return problem(404, "NO_SUCH_STORE", `There is no store ${name}. Create it with POST /__sandbox/stores.`);
}
