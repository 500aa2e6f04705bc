import { graphql, type FragmentOf } from '../../../../graphql/client/graphql.ts';
import { TableScroller } from '../../../components/table-scroller.tsx';

export const parameterFragment = graphql(`
  fragment ParameterRow on AttackParameter {
    name
    description
    unit
    range
    defaultJson
  }
`);
type Parameter = FragmentOf<typeof parameterFragment>;

/** What can be set about an attack. */
export function ParameterTable({ parameters }: { readonly parameters: readonly Parameter[] }) {
  return (
    <TableScroller label="Parameters">
      <table>
        <caption className="visually-hidden">Parameters</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Meaning</th>
            <th scope="col">Range</th>
            <th scope="col">Unit</th>
            <th scope="col">Default</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, description, range, unit, defaultJson }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td className="words">{description}</td>
              <td className="words">{range}</td>
              <td>{unit ?? <span className="muted">none</span>}</td>
              <td className="name">
                {defaultJson === null ? <span className="muted">none</span> : <code>{defaultJson}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
