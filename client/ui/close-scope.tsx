import {
  cloneElement,
  createContext,
  use,
  useCallback,
  useRef,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
} from "react";

const CloseContext = createContext<() => void>(() => undefined);

/** Tells the buttons inside how to close what they stand in. */
export function CloseScope({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const latest = useRef(onClose);
  latest.current = onClose;
  const close = useCallback(() => latest.current(), []);
  return <CloseContext value={close}>{children}</CloseContext>;
}

/** Its element, closing what it stands in when pressed, unless its own handler prevents that. */
export function CloseOnPress({ render }: { render: ReactElement }) {
  const close = use(CloseContext);
  const button = render as ReactElement<{ onClick?: (event: MouseEvent) => void }>;
  return cloneElement(button, {
    onClick(event: MouseEvent) {
      button.props.onClick?.(event);
      if (!event.defaultPrevented) close();
    },
  });
}
