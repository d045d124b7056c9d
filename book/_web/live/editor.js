// The editor of a cell, CodeMirror, which takes the place of the cell's text: `openEditor(cell)`.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** @import { Cell } from "./cell.js" */

/** @typedef {ReturnType<typeof openEditor>} Editor */

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null, tags.self], color: "var(--book-data)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--book-local)" },
  { tag: [tags.number], color: "var(--book-slope)" },
  { tag: [tags.comment], color: "var(--book-soft)", fontStyle: "italic" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], fontWeight: "600" },
]);

const LOOK = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "var(--pst-color-surface)", fontSize: ".8125rem" },
  "&.cm-focused": { outline: "none" }, // the page's own outline is around it all
  ".cm-scroller": { fontFamily: "var(--pst-font-family-monospace)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--pst-color-text-base)" },
  ".cm-cursor": { borderLeftColor: "var(--pst-color-text-base)" },
  ".cm-gutters": { color: "var(--book-soft)", backgroundColor: "transparent", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--pst-color-on-background)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--book-new)", outline: "1px solid var(--book-soft)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { backgroundColor: "var(--book-line)" },
});

/**
 * Open an editor for a cell in the place of its text.
 * @param {Cell} cell
 */
export function openEditor(cell) {
  const view = new EditorView({ doc: cell.text, extensions: [...extensions(cell)], parent: cell.input });
  cell.input.classList.add("live-editing");
  return {
    focus: () => view.focus(),
    text: () => view.state.doc.toString(),
    /** @param {string} text */
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  };
}

/**
 * Run a cell: the key has done its work.
 * @param {Cell} cell
 */
function runs(cell) {
  cell.run();
  return true;
}

/**
 * What the editor can do. Its colours are the theme's, so that they change with it.
 * @param {Cell} cell
 */
function extensions(cell) {
  const label = `Code of cell ${cell.number}. Shift and Enter run it; Escape, then Tab, leaves the editor.`;
  return [
    keymap.of([{ key: "Shift-Enter", run: () => runs(cell) }]),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    history(), drawSelection(), lineNumbers(), highlightActiveLine(), indentOnInput(), bracketMatching(),
    closeBrackets(), python(), indentUnit.of("    "), EditorState.tabSize.of(4),
    syntaxHighlighting(COLOURS), LOOK,
    EditorView.contentAttributes.of({ "aria-label": label, autocapitalize: "off", spellcheck: "false" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) cell.write(update.state.doc.toString());
    }),
  ];
}
