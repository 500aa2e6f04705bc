import { findAttack, listAttacks } from '../../../db/queries/read-attacks.ts';
import { builder } from '../../builder.ts';
import { parseArguments } from '../../graphql-errors.ts';
import { inputText } from '../../input-text.ts';
import { pageCost } from '../../answer-cost.ts';
import { pageLimits } from '../../limits.ts';
import { ModalityEnum } from '../enums.ts';
import { pageOfRows, rowArguments } from '../page-arguments.ts';
import { AttackType } from './attack.ts';

builder.queryField('attacks', (t) =>
  t.field({
    type: [AttackType],
    description: 'All attacks of this release. The list is empty until a runner has started for the first time.',
    args: {
      modality: t.arg({ type: ModalityEnum, description: 'Only attacks on this modality.' }),
      ...rowArguments,
    },
    complexity: pageCost(pageLimits.rows),
    resolve: async (_root, { modality, ...page }, { db }) =>
      pageOfRows(await listAttacks(db, modality ?? undefined), page),
  }),
);

builder.queryField('attack', (t) =>
  t.field({
    type: AttackType,
    nullable: true,
    description: 'One attack, or null if there is no attack with this id.',
    args: {
      modality: t.arg({ type: ModalityEnum, required: true, description: 'Kind of input.' }),
      id: t.arg.string({ required: true, description: 'Id within the modality, such as badnets.' }),
    },
    resolve: async (_root, { modality, id }, { db }) =>
      (await findAttack(db, { modality, id: parseArguments(inputText(100), id) })) ?? null,
  }),
);
