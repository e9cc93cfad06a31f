import { createStore, useStore } from "#client/ui/store.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];
export const densities = ["compact", "comfortable"] as const;
export type Density = (typeof densities)[number];

// The keys and the first application are also in public/apply-theme.js, which runs before the first paint.
const theme = createStore<Theme>(oneOf(themes, stored("theme")) ?? "system");
const density = createStore<Density>(oneOf(densities, stored("density")) ?? "compact");
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
prefersDark.addEventListener("change", applyTheme);

/** The chosen theme; `system` follows the computer. */
export const useTheme = () => useStore(theme);
export const useDensity = () => useStore(density);

/** Whether the page is dark now, for drawings that can't use the tokens. */
export function isDark(): boolean {
  return theme.get() === "dark" || (theme.get() === "system" && prefersDark.matches);
}

export function setTheme(next: Theme): void {
  theme.set(next);
  store("theme", next);
  applyTheme();
}

export function setDensity(next: Density): void {
  density.set(next);
  store("density", next);
  document.documentElement.dataset["density"] = next;
}

/** Takes over what was chosen on another device, unless this one has a choice of its own. */
export function adoptAppearance(chosen: { theme?: Theme | undefined; density?: Density | undefined }): void {
  if (chosen.theme && stored("theme") === null) setTheme(chosen.theme);
  if (chosen.density && stored("density") === null) setDensity(chosen.density);
}

/** Light, dark, system, light …: what one key press does. */
export function nextTheme(): Theme {
  return themes[(themes.indexOf(theme.get()) + 1) % themes.length] ?? "system";
}

function applyTheme(): void {
  document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
}

function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | undefined {
  return values.find((value) => value === text);
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
