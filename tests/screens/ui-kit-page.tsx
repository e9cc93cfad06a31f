import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { AlertDialog } from "#client/ui/alert-dialog.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { Card } from "#client/ui/card.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Combobox } from "#client/ui/combobox.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { Disclosure } from "#client/ui/disclosure.tsx";
import { Drawer } from "#client/ui/drawer.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { JsonView } from "#client/ui/json-view.tsx";
import { LocaleProvider } from "#client/ui/locale.tsx";
import { Menu, MenuItem } from "#client/ui/menu.tsx";
import { Money } from "#client/ui/money.tsx";
import { NumberField } from "#client/ui/number-field.tsx";
import { Picker } from "#client/ui/picker.tsx";
import { QrCode } from "#client/ui/qr-code.tsx";
import { RadioGroup } from "#client/ui/radio-group.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SegmentedControl } from "#client/ui/segmented-control.tsx";
import { Select } from "#client/ui/select.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { Switch } from "#client/ui/switch.tsx";
import { TabPanel, Tabs } from "#client/ui/tabs.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import { ToastLayer } from "#client/ui/toast-layer.tsx";
import { toast } from "#client/ui/toast.tsx";
import { TooltipLayer } from "#client/ui/tooltip.tsx";
import "#client/styles.css";

// The page that ui-kit.test.tsx drives: one of each, and a line at the end that says what happened.

const states = [
  { value: "open", label: "Open" },
  { value: "done", label: "Done", description: "Closed by somebody" },
] as const;
type State = (typeof states)[number]["value"];
const cities = ["Amsterdam", "Berlin", "Copenhagen", "Dublin"].map((name) => ({
  id: name.toLowerCase(),
  name,
}));
const tones = ["neutral", "info", "good", "warning", "bad"] as const;

function Kit() {
  const [happened, setHappened] = useState("nothing");
  const [state, setState] = useState<State>("open");
  const [checked, setChecked] = useState(false);
  const [city, setCity] = useState<(typeof cities)[number] | null>(null);
  const [query, setQuery] = useState("");
  const [drawer, setDrawer] = useState(false);
  const [alert, setAlert] = useState(false);
  const [tab, setTab] = useState<"facts" | "history">("facts");
  const [shown, setShown] = useState(false);
  useShortcut({ keys: "mod+k", label: "Palette", whileTyping: true, run: () => setHappened("mod+k") });
  useShortcut({ keys: "g e", label: "Errors", run: () => setHappened("g e") });
  useShortcut({ keys: "e", label: "Edit", run: () => setHappened("e") });
  useShortcut({ keys: "?", label: "Help", run: () => setHappened("?") });
  useShortcut({ keys: "e", label: "Edit in the drawer", run: () => setHappened("e in drawer") }, drawer);
  const found = cities.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
  return (
    <main className="grid gap-4 p-4 lg:grid-cols-2">
      <h1 className="text-xl font-semibold">Kit</h1>
      <p role="status" data-testid="happened">
        {happened}
      </p>
      <Card title="Fields">
        <TextField label="E-mail" description="Where receipts go." />
        <TextField label="Amount" error="At most two decimals." />
        <NumberField label="Quantity" defaultValue={3} steppers />
        <Textarea label="Reason" optional />
        <Select label="State" options={states} value={state} onValueChange={setState} />
        <Combobox
          label="City"
          items={found}
          toKey={({ id }) => id}
          toLabel={({ name }) => name}
          onQueryChange={setQuery}
          value={city}
          onValueChange={setCity}
        />
        <Picker
          label="Depot"
          trigger={<Button>{city?.name ?? "Choose a depot"}</Button>}
          items={cities}
          toKey={({ id }) => id}
          toLabel={({ name }) => name}
          value={city}
          onValueChange={setCity}
        />
        <div className="grid gap-3 py-3">
          <Checkbox label="Notify" checked={checked} onCheckedChange={setChecked} />
          <Switch label="Live" checked={checked} onCheckedChange={setChecked} />
        </div>
        <RadioGroup label="Which" options={states} value={state} onValueChange={setState} />
        <SegmentedControl label="Range" options={states} value={state} onValueChange={setState} />
      </Card>
      <Card title="Overlays">
        <Menu trigger={<Button>Menu</Button>}>
          <MenuItem onClick={() => setHappened("edited")}>Edit</MenuItem>
          <MenuItem danger>Delete</MenuItem>
        </Menu>
        <Dialog
          trigger={<Button>Dialog</Button>}
          title="Refund"
          description="Goes out at once."
          footer={<DialogClose render={<Button>Cancel</Button>} />}
        >
          <TextField label="Sum" />
        </Dialog>
        <Button onClick={() => setAlert(true)}>Alert</Button>
        <AlertDialog
          open={alert}
          onOpenChange={setAlert}
          title="Delete this view?"
          confirmLabel="Delete view"
          danger
          onConfirm={() => {
            setHappened("deleted");
            setAlert(false);
          }}
        />
        <Button onClick={() => setDrawer(true)}>Drawer</Button>
        <Drawer open={drawer} onOpenChange={setDrawer} title="Invoice 2041" storageKey="test.drawer">
          <p className="p-4">Inside the drawer</p>
        </Drawer>
        <Button
          onClick={() =>
            toast({
              title: "3 resolved",
              tone: "good",
              action: { label: "Undo", onClick: () => setHappened("undone") },
            })
          }
        >
          Toast
        </Button>
        <Disclosure
          open={shown}
          onOpenChange={setShown}
          summary="More"
          summaryClassName="min-h-6"
          className="mt-3"
        >
          <Button>Hidden at first</Button>
        </Disclosure>
      </Card>
      <Card title="Facts">
        <p>
          <Money minor="9007199254740993123" currency="EUR" />{" "}
          <RelativeTime instant="2020-02-29T10:00:00Z" focusable />
        </p>
        <p>
          <CopyText text="0197f9a2">Copy me</CopyText>
        </p>
        <p className="flex gap-1">
          {tones.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
        </p>
        <JsonView
          label="Payload"
          json={'{"id":9007199254740993123,"price":1.10,"tags":["a",{"deep":null}]}'}
          open={1}
        />
        <QrCode label="A code" text="otpauth://totp/Pressdesk" className="size-24" />
        <Tabs
          label="Sections"
          tabs={[
            { value: "facts", label: "Facts" },
            { value: "history", label: "History", count: 3 },
          ]}
          value={tab}
          onValueChange={setTab}
        >
          <TabPanel value="facts">These are facts</TabPanel>
          <TabPanel value="history">This is history</TabPanel>
        </Tabs>
      </Card>
      <Card title="States">
        <SkeletonText />
        <EmptyState fill={false} title="No rows" />
        <ErrorState fill={false} message="The server took too long." onRetry={() => setHappened("retried")} />
        <ForbiddenState fill={false} />
      </Card>
    </main>
  );
}

const root = document.getElementById("app");
if (root)
  createRoot(root).render(
    <StrictMode>
      <LocaleProvider locale="en-GB" timeZone="Europe/Berlin">
        <Kit />
        <ToastLayer />
        <TooltipLayer />
      </LocaleProvider>
    </StrictMode>,
  );
