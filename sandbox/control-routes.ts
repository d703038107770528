import type { Request, Router } from "express";
import type { z } from "zod";
import { answering, bodyOf, isAnswer, ok, problem, storeIn, type Answer } from "./answers.ts";
import type { Sandbox } from "./sandbox.ts";
import type { Refusal } from "./store/outcome.ts";
import type { Store } from "./types.ts";
import type { World } from "./world.ts";

export type StoreCall<T> = { world: World; store: Store; body: T; id: number; request: Request };

/** Makes POST routes on one store: body in the shape, then the action on the engine, whose refusal is a 422. */
export function storeRoutes(sandbox: Sandbox, router: Router) {
  return <T>(path: string, shape: z.ZodType<T>, act: (call: StoreCall<T>) => unknown, status = 200): void => {
    router.post(
      `/stores/:domain${path}`,
      answering((request): Answer => {
        const found = storeIn(sandbox.world, request.params.domain);
        if (isAnswer(found)) return found;
        const body = bodyOf(request, shape);
        if (isAnswer(body)) return body;
        const id = Number(request.params.id);
        const result = act({ world: sandbox.world, store: found.store, body: body.value, id, request });
        return isRefused(result) ? refusedAnswer(result) : ok(result, status);
      }),
    );
  };
}

const isRefused = (value: unknown): value is Refusal =>
  typeof value === "object" && value !== null && "refused" in value;

/** What the store does not do is a 422; what it does not have is a 404. */
function refusedAnswer({ code, message }: Refusal): Answer {
  return problem(code === "NOT_FOUND" ? 404 : 422, code, message);
}
