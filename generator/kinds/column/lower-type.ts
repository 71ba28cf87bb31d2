import { objectId } from '../../kernel/object-id.ts';
import type { Use } from '../../kernel/schema-object.ts';
import type { Lowering } from '../../lower/lowering.ts';
import { typeProblem } from '../../sql/types.ts';
import type { Extension } from '../extension/model.ts';
import { extensionOfType } from './extension-types.ts';
import type { ColumnType } from './model.ts';

/** The type as the model has it: one of an extension has its schema. Reports an extension that is missing, and a wrong modifier. */
export function lowerType(type: ColumnType, uses: Use[], lowering: Lowering): ColumnType {
  const extension = extensionOfType(type.name);
  if (extension === undefined) {
    const problem = typeProblem(type);
    if (problem !== null)
      lowering.report(
        'TW221',
        problem,
        "Write what the type takes (manual 8); another's type is typed('name', { schema: '…' }).",
      );
    return type;
  }
  const id = objectId('extension', [extension]);
  const declared = lowering.get(id) as Extension | undefined;
  if (declared === undefined) {
    lowering.report(
      'TW219',
      `type ${type.name} comes with the extension ${extension}, which schema.ts does not declare`,
      `Add: export const ${extension.replace(/\W/g, '_')} = extension('${extension}');`,
    );
    return type;
  }
  uses.push({ on: id, as: 'type' });
  return { ...type, schema: type.schema ?? declared.props.schema };
}
