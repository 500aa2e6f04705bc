import { GraphQLError, Kind, type ASTNode, type ValidationRule } from 'graphql';
import { requestLimits } from '../limits.ts';

/** An alias is written once in a query and many times in its answer. */
export const shortAliases: ValidationRule = (context) => ({
  Field(field) {
    const length = field.alias?.value.length ?? 0;
    if (length <= requestLimits.aliasCharacters) return;
    const message = `An alias has ${length} characters, and at most ${requestLimits.aliasCharacters} are allowed.`;
    context.reportError(new GraphQLError(message, { nodes: field }));
  },
});

/** Fields of the introspection that lead from a type to a list of others. */
const stepsBetweenTypes: readonly string[] = ['fields', 'inputFields', 'interfaces', 'possibleTypes'];

/**
 * Allows what tools ask of a schema: the fields of each type. Fields of the types of fields would multiply the answer
 * with every level.
 */
export const shallowIntrospection: ValidationRule = (context) => {
  const isDeep = (node: ASTNode, steps: number, seen: Set<string>): boolean => {
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const visit = `${node.name.value} ${steps}`;
      if (seen.has(visit)) return false; // one visit is enough, however often fragments spread each other
      seen.add(visit);
      const fragment = context.getFragment(node.name.value);
      return fragment ? isDeep(fragment, steps, seen) : false;
    }
    if (!('selectionSet' in node) || !node.selectionSet) return false;
    const taken = node.kind === Kind.FIELD && stepsBetweenTypes.includes(node.name.value) ? steps + 1 : steps;
    return taken > 1 || node.selectionSet.selections.some((selection) => isDeep(selection, taken, seen));
  };
  return {
    Field(field) {
      if (field.name.value !== '__schema' && field.name.value !== '__type') return;
      if (!isDeep(field, 0, new Set())) return false;
      const message = 'The query asks for fields of the types of fields. Ask for the fields of each type once.';
      context.reportError(new GraphQLError(message, { nodes: field }));
      return false;
    },
  };
};
