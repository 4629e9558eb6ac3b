import type { ModelKind } from '../../engine/model/classifier.ts';
import { candidatesOf } from '../state/model-draft.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { groupColumns } from '../text/column-groups.ts';
import { modelNames } from '../text/names.ts';
import { goTo, named, type Command } from './command.ts';

/** What the model in view learns and how, and the other models. */
export function modelCommands({ models, tables, asking, activity }: Workbench): Command[] {
  const draft = models.current;
  const features = groupColumns(candidatesOf(draft, tables.list));
  return [
    {
      name: models.drafts.length > 1 ? `Train ${draft.name}` : 'Train the model',
      obstacle: models.obstacle ?? (activity.at('model') ? 'It is being trained.' : null),
      run: () => void models.fit(),
    },
    { name: 'Choose the training table', run: () => goTo('#training-table') },
    { name: 'Choose the label', run: () => goTo('#label-column') },
    ...(Object.keys(modelNames) as ModelKind[])
      .filter((kind) => kind !== draft.kind)
      .map((kind) => ({
        name: `Learn by ${modelNames[kind]}`,
        run: () => models.change('the kind of model', { kind }),
      })),
    { name: 'Set the smoothing (L2)', run: () => goTo('#l2') },
    { name: 'Set the share held out', run: () => goTo('#holdout') },
    {
      name: draft.earlyStop ? 'Do not stop early' : 'Stop early',
      obstacle: draft.holdout > 0 ? null : 'No rows are held out.',
      run: () => models.change('early stop', { earlyStop: !draft.earlyStop }),
    },
    ...features.map(({ pattern }) => ({
      name: `Choose how ${pattern} is used`,
      run: () => goTo(named(`How ${pattern} is used`)),
    })),
    { name: 'Add another model…', run: () => asking.ask({ what: 'name of another model' }) },
    ...models.drafts
      .filter((other) => other !== draft)
      .map(({ name }) => ({ name: `Go to model ${name}`, run: () => (models.currentName = name) })),
    ...models.drafts.flatMap(({ name: model }): Command[] => [
      { name: `Rename model ${model}…`, run: () => asking.ask({ what: 'name of a model', model }) },
      { name: `Remove model ${model}`, run: () => void models.remove(model) },
    ]),
  ];
}
