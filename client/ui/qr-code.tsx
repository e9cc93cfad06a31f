import { useMemo } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { qrMatrix } from "#client/ui/qr-matrix.ts";

const quiet = 4;

/** Text as a QR code: dark on white in both themes, because cameras want it so. */
export function QrCode({ text, label, className }: { text: string; label: string; className?: string }) {
  const { path, size } = useMemo(() => {
    const matrix = qrMatrix(text);
    const squares = matrix.flatMap((row, y) =>
      row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : "")),
    );
    return { path: squares.join(""), size: matrix.length + 2 * quiet };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={classNames("rounded-md border border-line", className)}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
