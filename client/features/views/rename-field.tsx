import { useEffect, useRef, useState } from "react";
import { TextInput } from "#client/ui/text-input.tsx";

/** A view's name being typed in the place of its tab. `onDone` without a name leaves it as it was. */
export function RenameField({ name, onDone }: { name: string; onDone: (name: string | undefined) => void }) {
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  // After the menu that asked for it has given the focus back.
  useEffect(() => {
    const timer = setTimeout(() => field.current?.select(), 60);
    return () => clearTimeout(timer);
  }, []);
  return (
    <form
      className="flex h-full w-48 items-center"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(text.trim());
      }}
    >
      <TextInput
        size="sm"
        aria-label="Name of the view"
        ref={field}
        value={text}
        maxLength={60}
        onValueChange={setText}
        onBlur={() => onDone(text.trim())}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") onDone(undefined);
        }}
      />
    </form>
  );
}
