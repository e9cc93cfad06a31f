import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { faultWords, trpc } from "#client/trpc.ts";
import { densities, setDensity, setTheme, themes, useDensity, useTheme } from "#client/ui/appearance.ts";
import { Card } from "#client/ui/card.tsx";
import { Combobox } from "#client/ui/combobox.tsx";
import { Select } from "#client/ui/select.tsx";
import { SegmentedControl } from "#client/ui/segmented-control.tsx";
import { toast } from "#client/ui/toast.tsx";
import { refreshViewer, useTimeStyle, useViewer } from "#client/viewer.ts";
import { formatExact } from "#shared/format/dates.ts";
import type { Preferences } from "#shared/inputs/profile-inputs.ts";
import { languages, timeZones } from "./languages.ts";

const themeLabels = { system: "As the computer", light: "Light", dark: "Dark" };
const densityLabels = { compact: "Compact", comfortable: "Comfortable" };

/** Time zone, language, dates, looks. Each choice is kept at once, on every device. */
export function PreferencesCard() {
  const { preferences } = useViewer();
  const style = useTimeStyle();
  const theme = useTheme();
  const density = useDensity();
  const zones = useMemo(timeZones, []);
  const keep = useMutation(
    trpc.profile.setPreferences.mutationOptions({
      onSuccess: refreshViewer,
      onError: (fault) =>
        toast({ title: "This choice wasn't kept", description: faultWords(fault), tone: "bad" }),
    }),
  );
  const set = (preference: Preferences) => keep.mutate(preference);
  const zone = zones.find(({ id }) => id === style.timeZone) ?? { id: style.timeZone, label: style.timeZone };
  return (
    <Card title="Preferences" description={`Now it is ${formatExact(Date.now(), style)}.`}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Combobox
          label="Time zone"
          items={zones}
          toKey={({ id }) => id}
          toLabel={({ label }) => label}
          value={zone}
          clearable={false}
          onValueChange={(choice) => choice && set({ timezone: choice.id })}
        />
        <Select
          label="Language of dates and numbers"
          options={languages(style.locale)}
          value={style.locale}
          onValueChange={(locale) => set({ locale })}
        />
        <Select
          label="Dates"
          options={[
            { value: "locale", label: "As the language writes them" },
            { value: "iso", label: "2026-11-22" },
          ]}
          value={preferences.dateFormat ?? "locale"}
          onValueChange={(dateFormat) => set({ dateFormat })}
        />
        <div className="hidden sm:block" />
        <Choice label="Theme">
          <SegmentedControl
            label="Theme"
            options={themes.map((value) => ({ value, label: themeLabels[value] }))}
            value={theme}
            onValueChange={(value) => {
              setTheme(value);
              set({ theme: value });
            }}
          />
        </Choice>
        <Choice label="Height of rows">
          <SegmentedControl
            label="Height of rows"
            options={densities.map((value) => ({ value, label: densityLabels[value] }))}
            value={density}
            onValueChange={(value) => {
              setDensity(value);
              set({ density: value });
            }}
          />
        </Choice>
      </div>
    </Card>
  );
}

function Choice({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <p aria-hidden className="mb-1 text-xs font-medium text-ink-soft">
        {label}
      </p>
      {children}
    </div>
  );
}
