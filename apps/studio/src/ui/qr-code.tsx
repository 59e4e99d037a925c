import { encode } from 'uqr';

/** A text as a QR code; `label` says in words what scanning it does. Black on white whatever the theme, as cameras expect it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 3 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width={196} height={196} role="img" aria-label={label} shapeRendering="crispEdges" style={{ background: '#fff', borderRadius: 6 }}>
      <path d={path} fill="#000" />
    </svg>
  );
}
