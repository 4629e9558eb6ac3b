/** What a dialog of the page asks for, wherever it was opened: in a pane's menu or from the list of commands. */
export type Asked =
  | { readonly what: 'command' }
  | { readonly what: 'keys' }
  | { readonly what: 'name of a table'; readonly table: string }
  | { readonly what: 'reading of a table'; readonly table: string }
  | { readonly what: 'name of a query'; readonly query: string }
  | { readonly what: 'name of another model' }
  | { readonly what: 'name of a model'; readonly model: string };

/** The one question that is open; null while there is none. */
export class Asking {
  asked = $state.raw<Asked | null>(null);

  readonly ask = (asked: Asked): void => {
    this.asked = asked;
  };

  readonly close = (): void => {
    this.asked = null;
  };
}
