/** A picture in a mail, shown where the HTML says `cid:` and its id. */
export interface MailPicture {
  readonly cid: string;
  readonly png: Buffer;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** What mail programs without HTML show. */
  readonly text: string;
  readonly html: string;
  readonly pictures?: readonly MailPicture[];
  /** Where a click, or the mail program itself, ends further mails (RFC 8058). */
  readonly unsubscribeUrl?: string;
  /** The same for each try to send this mail, so that a receiver can tell a repetition. */
  readonly messageKey: string;
}

/** Sends mail by the operator's own server; nothing else ever does. */
export interface Mailer {
  /** False when no server is named: then nothing can be sent. */
  readonly isSet: boolean;
  /** @throws `mail.not_set`, `mail.refused` (unavailable) */
  send(mail: Mail): Promise<void>;
}
