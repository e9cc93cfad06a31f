import { Button } from "#client/ui/button.tsx";
import { useCopy } from "#client/ui/copy-button.tsx";
import { Dialog } from "#client/ui/dialog.tsx";
import { Check, Copy, Download } from "#client/ui/icons.tsx";

/** Backup codes, this once. */
export function BackupCodesDialog({ codes, onClose }: { codes: string[] | undefined; onClose: () => void }) {
  const { copied, copy } = useCopy();
  const text = (codes ?? []).join("\n");
  return (
    <Dialog
      open={codes !== undefined}
      onOpenChange={(next) => !next && onClose()}
      title="Keep these backup codes"
      description="Each one signs you in once when your phone isn't at hand. They are shown only now."
      footer={
        <Button size="lg" variant="primary" onClick={onClose}>
          I have kept them
        </Button>
      }
    >
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-md border border-line bg-sunken p-4 font-mono text-sm">
        {codes?.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-3 flex gap-2">
        <Button icon={copied ? <Check /> : <Copy />} onClick={() => copy(text)}>
          {copied ? "Copied" : "Copy all"}
        </Button>
        <Button icon={<Download />} onClick={() => save(text)}>
          Save as a file
        </Button>
      </div>
    </Dialog>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), {
    href: url,
    download: "pressdesk-backup-codes.txt",
  });
  link.click();
  URL.revokeObjectURL(url);
}
