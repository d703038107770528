import pino from "pino";
import { correlationId } from "./correlation.server.ts";
import { env } from "./env.server.ts";

/** Facts of an event: ids, counts, durations. Never names, addresses, tokens, bodies or GraphQL variables. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

const mixin = () => {
  const id = correlationId();
  return id === null ? {} : { correlationId: id };
};
let logger: pino.Logger | undefined;
const instance = () => (logger ??= pino({ level: env().LOG_LEVEL, base: undefined, messageKey: "event", mixin }));

/** `log.info("dispatch.sent", { supplierOrderId })`: one line of JSON per event. */
export const log = {
  debug: (event: string, fields: LogFields = {}) => instance().debug(fields, event),
  info: (event: string, fields: LogFields = {}) => instance().info(fields, event),
  warn: (event: string, fields: LogFields = {}) => instance().warn(fields, event),
  error: (event: string, fields: LogFields = {}) => instance().error(fields, event),
};
