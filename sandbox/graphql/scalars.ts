import { GraphQLError, valueFromASTUntyped, type GraphQLScalarType, type GraphQLSchema } from "graphql";

type Check = { isValid: (value: unknown) => boolean; wanted: string };

const text = (value: unknown): value is string => typeof value === "string";
const isDecimal = (value: unknown): boolean =>
  (typeof value === "number" && Number.isFinite(value)) || (text(value) && /^-?\d+(\.\d+)?$/.test(value));

/** Scalars that would accept anything after buildClientSchema (shopify-facts §1.3). */
const CHECKS: Record<string, Check> = {
  Decimal: { isValid: isDecimal, wanted: "a decimal" },
  Money: { isValid: isDecimal, wanted: "a decimal" },
  DateTime: {
    isValid: (value) =>
      text(value) &&
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.test(value) &&
      !Number.isNaN(Date.parse(value)),
    wanted: "a valid ISO 8601 DateTime",
  },
  Date: {
    isValid: (value) => text(value) && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
    wanted: "a valid ISO 8601 Date",
  },
  URL: {
    isValid: (value) => text(value) && URL.canParse(value) && /^https?:\/\//.test(value),
    wanted: "a valid URL with a scheme",
  },
  UnsignedInt64: {
    isValid: (value) =>
      (text(value) && /^\d+$/.test(value)) || (typeof value === "number" && Number.isInteger(value) && value >= 0),
    wanted: "an unsigned integer",
  },
  HTML: { isValid: text, wanted: "a string" },
  FormattedString: { isValid: text, wanted: "a string" },
};

/** Gives the custom scalars the input checks that introspection lost. */
export function validateScalars(schema: GraphQLSchema): void {
  for (const [name, check] of Object.entries(CHECKS)) {
    const scalar = schema.getType(name) as GraphQLScalarType | undefined;
    if (!scalar) continue;
    const parse = (value: unknown): unknown => {
      if (!check.isValid(value)) throw new GraphQLError(`invalid ${name} '${String(value)}': expected ${check.wanted}`);
      return value;
    };
    scalar.parseValue = parse;
    scalar.parseLiteral = (node, variables) => parse(valueFromASTUntyped(node, variables));
  }
}
