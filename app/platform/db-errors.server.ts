import pg from "pg";
import { z } from "zod";

const Cause = z.object({ cause: z.object({ originalCode: z.string() }) });
/**
 * Where Prisma's pg adapter keeps PostgreSQL's own error code: in the error's meta as a rule, in the error itself for
 * what it has no code of its own for (a deadlock).
 */
const FromPostgres = z.union([
  z.object({ meta: z.object({ driverAdapterError: Cause }) }).transform(({ meta }) => meta.driverAdapterError),
  Cause,
]);

function postgresCode(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.code ?? null;
  const parsed = FromPostgres.safeParse(error);
  return parsed.success ? parsed.data.cause.originalCode : null;
}

/** Did PostgreSQL refuse a row that names another one which is not there (23503)? */
export const isMissingReference = (error: unknown): boolean => postgresCode(error) === "23503";

/** Did PostgreSQL refuse a second row of something unique (23505)? */
export const isUniqueViolation = (error: unknown): boolean => postgresCode(error) === "23505";

/** Did PostgreSQL refuse a row that lacks a value it must have (23502)? */
export const isMissingValue = (error: unknown): boolean => postgresCode(error) === "23502";

/** Did PostgreSQL end the transaction to break a deadlock (40P01), or because it could not be serialised (40001)? */
export function isDeadlock(error: unknown): boolean {
  const code = postgresCode(error);
  return code === "40P01" || code === "40001" || (error as { code?: unknown } | null)?.code === "P2034";
}
