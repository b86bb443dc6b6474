import { Application, Comment, CommentTag, Converter } from 'typedoc';
import { publicGroups } from './publicApi.mjs';

/** A plugin of typedoc: puts each export into the group of src/index.ts that it stands in, in that order. */
export function load(app) {
  const groups = publicGroups();
  const titleOf = new Map(groups.flatMap(({ title, names }) => names.map((name) => [name, title])));
  // Later than here: typedoc reads its settings anew after the plugins.
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue(
      'categoryOrder',
      groups.map(({ title }) => title),
    );
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.children ?? []) {
      const title = titleOf.get(reflection.name);
      if (title === undefined) continue;
      reflection.comment ??= new Comment();
      reflection.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: title }]));
    }
  });
}
