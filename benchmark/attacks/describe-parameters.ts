import { z } from 'zod';
import type { ParameterDescription } from '../words/attack-document.ts';

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly description?: string;
  readonly unit?: string;
  readonly default?: unknown;
}

/**
 * The parameters of a schema, in its order. Ranges and defaults are read from the schema, so they always match what is
 * accepted.
 */
export function describeParameters(parameters: z.ZodObject): readonly ParameterDescription[] {
  const schema = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const described = property as JsonSchema;
    return {
      name,
      description: described.description ?? '',
      unit: described.unit ?? null,
      range: rangeOf(described),
      default: described.default ?? null,
    };
  });
}

/** One problem of a failed parse: the value found and the range expected. */
export function explainProblem(
  issue: z.core.$ZodIssue,
  found: Readonly<Record<string, unknown>>,
  known: readonly ParameterDescription[],
): string {
  if (issue.code === 'unrecognized_keys') {
    const names = known.map(({ name }) => name).join(', ') || 'none';
    return `unknown parameter ${issue.keys.join(', ')}; known parameters: ${names}`;
  }
  const name = String(issue.path[0] ?? '');
  const parameter = known.find((one) => one.name === name);
  const value = `${name} is ${shortened(JSON.stringify(found[name])) ?? 'missing'}`;
  if (issue.code === 'custom') return `${value}: ${issue.message}`;
  return parameter ? `${value}, expected ${withUnit(parameter)}` : `${value}: ${issue.message}`;
}

function shortened(text: string | undefined): string | undefined {
  return text !== undefined && text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function withUnit({ range, unit }: ParameterDescription): string {
  return unit === null ? range : `${range} (${unit})`;
}

function rangeOf(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map(rangeOf).join(', or ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum) return listed(schema.enum.map(String));
  switch (schema.type) {
    case 'integer':
    case 'number':
      return `${schema.type === 'integer' ? 'an integer' : 'a number'}${boundsOf(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return schema.maxLength === undefined ? 'a text' : `a text of up to ${schema.maxLength} characters`;
    case 'array':
      return arrayOf(schema);
    default:
      return 'anything';
  }
}

function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const low =
    minimum !== undefined ? ` from ${minimum}` : exclusiveMinimum !== undefined ? ` above ${exclusiveMinimum}` : '';
  const high =
    maximum !== undefined ? ` to ${maximum}` : exclusiveMaximum !== undefined ? ` below ${exclusiveMaximum}` : '';
  return low + high;
}

function arrayOf({ items, prefixItems, minItems, maxItems }: JsonSchema): string {
  if (prefixItems) return `${prefixItems.length} values, each ${rangeOf(prefixItems[0] ?? {})}`;
  const each = typeof items === 'object' ? `, each ${rangeOf(items)}` : '';
  const [least, most] = [minItems ?? 0, maxItems];
  return `${most === undefined ? `${least} or more` : `${least} to ${most}`} values${each}`;
}

function listed(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
