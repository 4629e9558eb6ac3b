import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { sql, SQLite } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { complete, type Names } from './completion.ts';

/** A problem to underline: offsets of the text, end exclusive. */
export interface Mistake {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

interface Callbacks {
  readonly onchange: (text: string) => void;
  readonly onrun: () => void;
  readonly onstop: () => void;
}

const highlight = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--sql-keyword)', fontWeight: '500' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--sql-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--sql-number)' },
  { tag: [tags.lineComment, tags.blockComment], color: 'var(--muted)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { padding: '4px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--muted)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--selected)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--selected) !important' },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: '6px',
    backgroundColor: 'var(--raised)',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px !important' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--selected)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1.5px',
    textUnderlineOffset: '3px',
  },
});

/**
 * Types over a selection by a change of our own. Left to itself the browser keeps the look of the replaced text by
 * inline styles, which the page's policy for styles forbids.
 */
function typeOver(event: InputEvent, view: EditorView): boolean {
  // The browser's own selection: the editor learns of a change of it only afterwards.
  const selection = (view.root as Partial<Pick<Document, 'getSelection'>>).getSelection?.();
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection ?? { anchorNode: null, focusNode: null };
  if (event.inputType !== 'insertText' || event.data === null || !anchorNode || !focusNode) return false;
  if (!view.contentDOM.contains(anchorNode) || !view.contentDOM.contains(focusNode)) return false;
  const ends = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)];
  const from = Math.min(...ends);
  const to = Math.max(...ends);
  if (from === to) return false;
  event.preventDefault();
  const anchor = from + event.data.length;
  view.dispatch({ changes: { from, to, insert: event.data }, selection: { anchor }, userEvent: 'input.type' });
  return true;
}

/** Leaves files to the page: the editor would type what is in them in place of the query. */
function leaveFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** The SQL editor: CodeMirror with our completion, colours and keys. */
export class SqlEditorView {
  readonly #view: EditorView;
  readonly #callbacks: Callbacks;
  #names: Names = { tables: [], columns: {}, functions: [] };

  constructor(parent: HTMLElement, text: string, hint: string, callbacks: Callbacks) {
    this.#callbacks = callbacks;

    // In a shadow root the editor's styles are constructed sheets, which a strict policy for styles lets pass.
    const root = parent.attachShadow({ mode: 'open', delegatesFocus: true });
    this.#view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([
            { key: 'Mod-Enter', run: () => this.#run(), preventDefault: true },
            ...closeBracketsKeymap,
            ...completionKeymap,
            { key: 'Escape', run: () => this.#call('onstop') },
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          sql({ dialect: SQLite, upperCaseKeywords: true }),
          autocompletion({ override: [(context) => complete(context, this.#names)], icons: false }),
          syntaxHighlighting(highlight),
          placeholder(hint),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'SQL', spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) callbacks.onchange(update.state.doc.toString());
            // Names asked for before the person went elsewhere would come to lie over what they went to.
            if (!update.view.hasFocus && completionStatus(update.state) === 'active') this.#close();
          }),
          EditorView.domEventHandlers({ beforeinput: typeOver, drop: leaveFiles }),
          look,
        ],
      }),
    });
  }

  set names(names: Names) {
    this.#names = names;
  }

  /** Replaces the text when it is another one. */
  setText(text: string): void {
    const { state } = this.#view;
    if (state.doc.toString() === text) return;
    this.#view.dispatch({ changes: { from: 0, to: state.doc.length, insert: text } });
  }

  /** Puts text at the cursor, over the selection. */
  insert(text: string): void {
    this.#view.dispatch(this.#view.state.replaceSelection(text));
    this.#view.focus();
  }

  /** Underlines a mistake, or nothing. */
  mark(mistake: Mistake | null): void {
    const { length } = this.#view.state.doc;
    const from = Math.min(mistake?.start ?? 0, Math.max(0, length - 1));
    const diagnostics = mistake
      ? [
          {
            from,
            to: Math.max(from, Math.min(length, mistake.end)),
            severity: 'error' as const,
            message: mistake.message,
          },
        ]
      : [];
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }

  #run(): boolean {
    closeCompletion(this.#view);
    return this.#call('onrun');
  }

  /** Takes the list of names away, once the update that opened it is over. */
  #close(): void {
    queueMicrotask(() => closeCompletion(this.#view));
  }

  #call(name: 'onrun' | 'onstop'): boolean {
    this.#callbacks[name]();
    return true;
  }
}
