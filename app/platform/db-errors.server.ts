import { z } from "zod";

/** Where Prisma's pg adapter keeps PostgreSQL's own error code, for raw and for ordinary queries. */
const FromPostgres = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }),
});

/** Did PostgreSQL refuse a second row of something unique (23505)? */
export function isUniqueViolation(error: unknown): boolean {
  const parsed = FromPostgres.safeParse(error);
  return parsed.success && parsed.data.meta.driverAdapterError.cause.originalCode === "23505";
}
