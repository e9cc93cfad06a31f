import {
  cloneElement,
  useEffect,
  useState,
  type ComponentType,
  type ReactElement,
  type SyntheticEvent,
} from "react";

/** The heavy half of a component: loaded when somebody first reaches for it, and kept. */
export interface LazyPart<Props> {
  load: () => Promise<ComponentType<Props>>;
  /** Undefined until it has been loaded. */
  now: () => ComponentType<Props> | undefined;
}

export function lazyPart<Props>(
  importPart: () => Promise<{ default: ComponentType<Props> }>,
): LazyPart<Props> {
  let part: ComponentType<Props> | undefined;
  return {
    load: async () => (part ??= (await importPart()).default),
    now: () => part,
  };
}

/** The part once it is wanted and there. Stays what it was at first while it isn't wanted: nothing is swapped under the pointer. */
export function useLazyPart<Props>(
  part: LazyPart<Props>,
  isWanted: boolean,
): ComponentType<Props> | undefined {
  const [loaded, setLoaded] = useState(() => part.now());
  useEffect(() => {
    if (isWanted && !loaded) void part.load().then((component) => setLoaded(() => component));
  }, [part, isWanted, loaded]);
  return loaded;
}

type TriggerProps = Record<string, unknown>;

/**
 * An element that stands in for a trigger until its part is there: reaching for it loads the part, pressing it calls
 * `onPress`. `extra` are further attributes.
 */
export function lazyTrigger(
  trigger: ReactElement,
  part: { load: () => unknown },
  onPress: (event: SyntheticEvent) => void,
  extra: TriggerProps = {},
): ReactElement {
  const own = trigger.props as TriggerProps;
  const also = (name: string, act: (event: SyntheticEvent) => void) => (event: SyntheticEvent) => {
    if (typeof own[name] === "function") (own[name] as (event: SyntheticEvent) => void)(event);
    if (!event.defaultPrevented) act(event);
  };
  const reach = () => void part.load();
  return cloneElement(trigger as ReactElement<TriggerProps>, {
    ...extra,
    onClick: also("onClick", onPress),
    onPointerEnter: also("onPointerEnter", reach),
    onFocus: also("onFocus", reach),
  });
}
