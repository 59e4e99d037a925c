import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Config } from '../config/config.ts';
import { AppError } from '../errors.ts';
import type { Mail, Mailer } from './mail.ts';

const TIMEOUT_MS = 20_000;

/** Mail over SMTP, as SMTP_URL says. A connection is opened for each mail: they are few. */
export function createMailer({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>): Mailer {
  if (smtpUrl === null || mailFrom === null) {
    return {
      isSet: false,
      send: async () => {
        throw new AppError({ code: 'mail.not_set', kind: 'unavailable', message: 'This server has no way to send mail. Set SMTP_URL and MAIL_FROM and start it again.' });
      },
    };
  }
  const transport = createTransport({ url: smtpUrl, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS, disableFileAccess: true, disableUrlAccess: true });
  return {
    isSet: true,
    send: async (mail) => {
      try {
        await transport.sendMail(messageOf(mail, mailFrom));
      } catch (error) {
        // What the server answered may repeat the address: only its code is passed on.
        const answer = error instanceof Error && 'responseCode' in error ? ` (${String(error.responseCode)})` : '';
        throw new AppError({ code: 'mail.refused', kind: 'unavailable', message: `The mail server did not take the mail${answer}. Check SMTP_URL and MAIL_FROM.` }, error);
      }
    },
  };
}

function messageOf(mail: Mail, from: string): Parameters<ReturnType<typeof createTransport>['sendMail']>[0] {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    from, to: { name: '', address: mail.to }, subject: mail.subject, text: mail.text, html: mail.html,
    messageId: `<${createHash('sha256').update(mail.messageKey).digest('hex').slice(0, 32)}@${domain}>`,
    attachments: (mail.pictures ?? []).map(({ cid, png }) => ({ cid, filename: `${cid}.png`, content: png, contentType: 'image/png', contentDisposition: 'inline' })),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(mail.unsubscribeUrl === undefined ? {} : { 'List-Unsubscribe': `<${mail.unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    },
  };
}
