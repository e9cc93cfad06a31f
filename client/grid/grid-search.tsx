import { useEffect, useRef, useState, type Ref } from "react";
import { Search } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { TextInput } from "#client/ui/text-input.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import { useGrid } from "./grid-context.ts";

const typingPause = 220;

interface GridSearchProps {
  inputRef: Ref<HTMLInputElement>;
  /** Labels of the fields that are searched. */
  fields: readonly string[];
  /** Enter or the down arrow: on to the rows. */
  onLeave: () => void;
}

/** The search box. Searches while typing; a word typed further takes the place of the one before in the history. */
export function GridSearch({ inputRef, fields, onLeave }: GridSearchProps) {
  const { params, change } = useGrid();
  const asked = params.search ?? "";
  const [text, setText] = useState(asked);
  const timer = useRef(0);
  const sent = useRef(asked);
  useEffect(() => {
    // Back, a view or "clear" changed the search from outside.
    if (asked === sent.current) return;
    sent.current = asked;
    setText(asked);
  }, [asked]);
  const send = (next: string) => {
    clearTimeout(timer.current);
    const trimmed = next.trim();
    if (trimmed === sent.current) return;
    const isFirst = sent.current === "" || trimmed === "";
    sent.current = trimmed;
    change({ search: trimmed === "" ? undefined : trimmed }, !isFirst);
  };
  return (
    <div className="w-60 shrink-0 max-sm:w-auto max-sm:flex-1">
      <TextInput
        ref={inputRef}
        type="search"
        aria-label={`Search in ${fields.map(inSentence).join(", ")}`}
        placeholder={`Search ${fields.slice(0, 3).map(inSentence).join(", ")}`}
        value={text}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        leading={<Search aria-hidden />}
        trailing={text === "" ? <Kbd keys="/" className="max-sm:hidden" /> : undefined}
        onValueChange={(next) => {
          setText(next);
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => send(next), typingPause);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            if (text === "") return onLeave();
            setText("");
            send("");
          }
          if (event.key !== "Enter" && event.key !== "ArrowDown") return;
          event.preventDefault();
          send(text);
          onLeave();
        }}
      />
    </div>
  );
}
