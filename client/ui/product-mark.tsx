/** The mark: an iron on its line. Also the icon of the browser tab, in public/mark.svg. */
export function ProductMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={className}>
      <rect width="24" height="24" rx="6.5" className="fill-accent" />
      <path d="M5.5 16.25c0-4.2 3.1-6.75 7.1-6.75h4.15c1 0 1.75.85 1.62 1.84l-.62 4.91z" fill="#fff" />
      <path
        d="M8.4 6.75h5.1c1.7 0 3.05 1.2 3.3 2.75"
        fill="none"
        stroke="#fff"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
      <path d="M5 18.6h13" stroke="#fff" strokeWidth="1.5" strokeLinecap="round" strokeOpacity=".7" />
    </svg>
  );
}
