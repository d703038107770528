import { GraphQLError, type GraphQLFormattedError } from "graphql";

/** A top-level error that Shopify would answer. Everything else that is thrown is a bug of the sandbox. */
export class ApiError extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;
  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** A field, input or search that exists at Shopify and not here: loud, never a silent null. */
export const unmodelled = (what: string): ApiError =>
  new ApiError(
    "SANDBOX_UNMODELLED",
    `The sandbox does not model ${what}. Add it under sandbox/graphql/resolvers, or do not ask for it.`,
  );

export const invalidId = (id: string): ApiError => new ApiError("RESOURCE_NOT_FOUND", `Invalid id: ${id}`);

/** Errors of execution as Shopify shapes them. A bug is thrown on. */
export function formatted(error: GraphQLError): GraphQLFormattedError {
  const cause = error.originalError;
  if (cause && !(cause instanceof ApiError) && !(cause instanceof GraphQLError)) throw cause;
  return {
    message: error.message,
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions: cause instanceof ApiError ? { code: cause.code, ...cause.details } : error.extensions,
  };
}

type Pattern = {
  pattern: RegExp;
  code: string;
  message: (...parts: string[]) => string;
  details?: (...parts: string[]) => Record<string, unknown>;
};

/** graphql-js's validation messages in Shopify's words (shopify-facts §9.3-1). */
const PATTERNS: Pattern[] = [
  {
    pattern: /^Cannot query field "(\w+)" on type "(\w+)"/,
    code: "undefinedField",
    message: (field, type) => `Field '${field}' doesn't exist on type '${type}'`,
    details: (fieldName, typeName) => ({ typeName, fieldName }),
  },
  {
    pattern: /^Unknown argument "(\w+)" on field "(\w+)\.(\w+)"/,
    code: "argumentNotAccepted",
    message: (argument, _type, field) => `Field '${field}' doesn't accept argument '${argument}'`,
    details: (argumentName, _type, name) => ({ name, typeName: "Field", argumentName }),
  },
  {
    pattern: /^Field "(\w+)" argument "(\w+)" of type "(.+)" is required/,
    code: "missingRequiredArguments",
    message: (field, argument) => `Field '${field}' is missing required arguments: ${argument}`,
    details: (name, argument) => ({ className: "Field", name, arguments: argument }),
  },
  {
    pattern: /^Variable "\$(\w+)" of type "(.+)" used in position expecting type "(.+)"/,
    code: "variableMismatch",
    message: (variable, type, wanted) => `Type mismatch on variable $${variable} (${type} / ${wanted})`,
    details: (variableName, typeName) => ({ variableName, typeName }),
  },
  {
    pattern: /^Variable "\$(\w+)" is not defined/,
    code: "variableNotDefined",
    message: (variable) => `Variable $${variable} is used but not declared`,
  },
  {
    pattern: /^Variable "\$(\w+)" is never used/,
    code: "variableNotUsed",
    message: (variable) => `Variable $${variable} is declared but not used`,
  },
  { pattern: /^Unknown type "(\w+)"/, code: "undefinedType", message: (type) => `${type} isn't a defined input type` },
  {
    pattern: /must have a selection of subfields|must not have a selection/,
    code: "selectionMismatch",
    message: (...all) => all.join(" "),
  },
];

/** A validation error of graphql-js as Shopify answers it. */
export function validationError(error: GraphQLError): GraphQLFormattedError {
  for (const { pattern, code, message, details } of PATTERNS) {
    const match = pattern.exec(error.message);
    if (!match) continue;
    const parts = match.slice(1);
    return {
      message: parts.length > 0 ? message(...parts) : error.message,
      ...(error.locations ? { locations: error.locations } : {}),
      extensions: { code, ...details?.(...parts) },
    };
  }
  return {
    message: error.message,
    ...(error.locations ? { locations: error.locations } : {}),
    extensions: { code: "argumentLiteralsIncompatible" },
  };
}

/** A variable that does not fit its type. */
export const variableError = (error: GraphQLError): GraphQLFormattedError => ({
  message: error.message.replaceAll(/Variable "\$(\w+)"/g, "Variable $$$1"),
  ...(error.locations ? { locations: error.locations } : {}),
  extensions: { code: "INVALID_VARIABLE" },
});
