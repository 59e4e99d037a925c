/** Text within HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

export interface MailFrame {
  readonly language: string;
  readonly title: string;
  /** Small, above the title. */
  readonly above: string;
  /** HTML, already escaped. */
  readonly body: string;
  readonly open: { readonly text: string; readonly url: string } | null;
  readonly why: string;
  readonly stop: { readonly text: string; readonly url: string };
}

const INK = '#1b2733';
const DIM = '#5b6875';
const ACCENT = '#0b6e6e';

/**
 * A mail as every program shows it: one table of 600 pixels, styles beside the text, no script, nothing loaded from elsewhere.
 * A few lines of our own in place of MJML (decision 0017).
 */
export function mailPage({ language, title, above, body, open, why, stop }: MailFrame): string {
  const link = (text: string, url: string, style: string): string => `<a href="${escapeHtml(url)}" style="${style}">${escapeHtml(text)}</a>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:0;background:#eef1f4;color:${INK};font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef1f4;"><tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#ffffff;border-radius:8px;">
<tr><td style="padding:24px 28px 4px;"><div style="font-size:13px;line-height:18px;color:${DIM};">${escapeHtml(above)}</div>
<h1 style="margin:4px 0 0;font-size:21px;line-height:28px;font-weight:650;">${escapeHtml(title)}</h1></td></tr>
<tr><td style="padding:12px 28px 8px;font-size:15px;line-height:22px;">${body}</td></tr>
${open === null ? '' : `<tr><td style="padding:8px 28px 24px;">${link(open.text, open.url, `display:inline-block;padding:10px 18px;background:${ACCENT};color:#ffffff;border-radius:6px;text-decoration:none;font-size:15px;`)}</td></tr>`}
</table>
<div style="max-width:600px;padding:14px 12px;font-size:12px;line-height:18px;color:${DIM};">${escapeHtml(why)} ${link(stop.text, stop.url, `color:${DIM};`)}</div>
</td></tr></table></body></html>`;
}

export const MAIL_COLOURS = { ink: INK, dim: DIM, accent: ACCENT } as const;
