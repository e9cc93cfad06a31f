import { useMemo } from "react";
import type { GridKey } from "#client/grid/grid-keyboard.ts";

/** Keeps what is typed between the wish to edit a cell and the moment in which its editor can take it. */
export interface TypeAhead {
  begin(): void;
  end(): void;
  isWaiting(): boolean;
  /** Keeps a key; false: nobody waits for one. */
  keep(key: GridKey): boolean;
  /** What was typed; the editor takes the keys itself from here on. */
  take(): string;
}

/** One for a grid. */
export function useTypeAhead(): TypeAhead {
  return useMemo(() => {
    let typed: string | undefined;
    return {
      begin: () => void (typed ??= ""),
      end: () => void (typed = undefined),
      isWaiting: () => typed !== undefined,
      keep({ key, mod, alt }) {
        if (typed === undefined || mod || alt) return false;
        if ([...key].length === 1) typed += key;
        else if (key === "Backspace") typed = [...typed].slice(0, -1).join("");
        return true;
      },
      take() {
        const taken = typed ?? "";
        typed = undefined;
        return taken;
      },
    };
  }, []);
}
