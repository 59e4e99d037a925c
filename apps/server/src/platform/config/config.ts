import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Why a value was refused, or null; its text completes the sentence "PORT …". */
type Check = (value: string) => string | null;

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

const url = (protocols: readonly string[], example: string) => textThat((value) => {
  const parsed = URL.canParse(value) ? new URL(value) : null;
  return parsed && protocols.includes(parsed.protocol) ? null : `must be an address such as ${example}`;
});

function textThat(check: Check) {
  return z.string().superRefine((value, context) => {
    const fault = check(value);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });
}

/** `true`, `false`, a number of hops, or addresses and networks separated by commas. */
const trustedProxy = z.string().transform((value): boolean | number | string => {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return /^\d+$/.test(value) ? Number(value) : value;
});

const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
const sender = textThat((value) => (/^(?:[^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/.test(value) ? null : 'must be an address such as Throughline <reports@example.com>'));
const hostName = textThat((value) => (/[\s/]/.test(value) ? 'must be a host name or an IP address, without a protocol, path or port' : null));
const secret = (length: number) => textThat((value) => (value.length < length ? `must have at least ${length} characters` : null));

interface Setting {
  /** Name in the environment. */
  readonly name: string;
  /** Name in `Config`. */
  readonly field: keyof Config;
  readonly description: string;
  /** Text used when the variable is unset or empty; null means the setting is absent (`null` in `Config`). */
  readonly fallback: string | null;
  readonly schema: z.ZodType<unknown, string>;
}

const KEY_LENGTH = 32;
const TOKEN_LENGTH = 16;

const SETTINGS: readonly Setting[] = [
  { name: 'PORT', field: 'port', fallback: '4000', schema: wholeNumber(0, 65_535), description: 'TCP port of the server; 0 takes a free one.' },
  {
    name: 'HOST', field: 'host', fallback: '127.0.0.1', schema: hostName,
    description: 'Address to listen on. `0.0.0.0` opens the server to the network; then the first owner needs the one-time link printed at start.',
  },
  { name: 'DATA_DIR', field: 'dataDir', fallback: './data', schema: z.string(), description: 'Folder of everything that is stored. One process at a time.' },
  {
    name: 'DATABASE_URL', field: 'databaseUrl', fallback: null, schema: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/throughline'),
    description: 'PostgreSQL server for the state. Unset: PGlite inside the process.',
  },
  {
    name: 'CLICKHOUSE_URL', field: 'clickhouseUrl', fallback: null, schema: url(['http:', 'https:'], 'http://user:password@host:8123/throughline'),
    description: 'ClickHouse server for the event log, over HTTP. Unset: chDB inside the process.',
  },
  {
    name: 'THROUGHLINE_KEY', field: 'key', fallback: null, schema: secret(KEY_LENGTH),
    description: `Master key that seals personal data and signs sessions, at least ${KEY_LENGTH} characters. Unset: a file \`<DATA_DIR>.key\` (mode 0600) is made beside the data folder. Keep a copy apart from backups.`,
  },
  {
    name: 'MIN_FREE_MB', field: 'minFreeMb', fallback: '512', schema: wholeNumber(0, 1_000_000_000),
    description: 'Free disk space in MB below which new events are answered 503, before the engine itself fails.',
  },
  { name: 'LOG_LEVEL', field: 'logLevel', fallback: 'info', schema: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), description: `How much is logged: ${LOG_LEVELS.join(', ')}.` },
  {
    name: 'PUBLIC_URL', field: 'publicUrl', fallback: null, schema: url(['http:', 'https:'], 'https://insights.example.com'),
    description: 'Address by which people reach the server, for links and the same-origin check. Unset: taken from the request.',
  },
  {
    name: 'TRUST_PROXY', field: 'trustProxy', fallback: 'false', schema: trustedProxy,
    description: 'Whose `X-Forwarded-*` headers are believed: `false`, `true` (anyone), a number of proxies, or addresses and networks separated by commas.',
  },
  { name: 'GEOIP_FILE', field: 'geoipFile', fallback: null, schema: z.string(), description: 'MMDB file that turns an IP address into a country. Unset: only proxy headers are read.' },
  {
    name: 'METRICS_TOKEN', field: 'metricsToken', fallback: null, schema: secret(TOKEN_LENGTH),
    description: `Bearer token for \`/metrics\`, at least ${TOKEN_LENGTH} characters. Unset: only this machine may read it.`,
  },
  {
    name: 'SMTP_URL', field: 'smtpUrl', fallback: null, schema: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com:465'),
    description: 'Mail server for alerts and reports; `smtp:` with STARTTLS where the server offers it, `smtps:` encrypted from the start. Unset: no mail is sent.',
  },
  {
    name: 'MAIL_FROM', field: 'mailFrom', fallback: null, schema: sender,
    description: 'Sender of mails, such as `Throughline <reports@example.com>`. Needed together with SMTP_URL.',
  },
  {
    name: 'WEBHOOK_PRIVATE_ADDRESSES', field: 'webhookPrivateAddresses', fallback: 'false', schema: yesOrNo,
    description: '`true` lets webhooks call addresses within private networks and on this machine.',
  },
];

/** What the operator decided, parsed once at start. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute path. */
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly clickhouseUrl: string | null;
  /** As given in THROUGHLINE_KEY; null when the key file is used. */
  readonly key: string | null;
  readonly minFreeMb: number;
  readonly logLevel: string;
  /** Without a trailing slash. */
  readonly publicUrl: string | null;
  readonly trustProxy: boolean | number | string;
  readonly geoipFile: string | null;
  readonly metricsToken: string | null;
  /** Holds the mail server's password. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  readonly webhookPrivateAddresses: boolean;
}

/** Variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of an environment; names it does not know are left alone.
 *
 * @param env       variables by name; an empty text counts as unset
 * @param overrides settings given on the command line, by the same names; they win
 * @param defaults  what a command takes where nobody says anything, instead of the setting's own default
 * @throws `config.invalid` with every problem in `details.problems` (name, value unless secret, what is wrong)
 */
export function parseConfig(env: Environment, overrides: Environment = {}, defaults: Environment = {}): Config {
  const values = new Map<keyof Config, unknown>();
  const problems: { setting: string; problem: string }[] = [];
  for (const setting of SETTINGS) {
    const text = (overrides[setting.name] || env[setting.name] || defaults[setting.name] || setting.fallback)?.trim() ?? null;
    if (text === null) {
      values.set(setting.field, null);
      continue;
    }
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values.set(setting.field, parsed.data);
    else problems.push({ setting: setting.name, problem: parsed.error.issues[0]?.message ?? 'is not valid' });
  }
  if (problems.length > 0) throw invalidConfig(problems);
  return toConfig(values);
}

/** The settings of this process's own environment. */
export function loadConfig(overrides: Environment = {}, defaults: Environment = {}): Config {
  return parseConfig(process.env, overrides, defaults);
}

/** `docs/reference/settings.md`: every setting with its default and meaning. */
export function settingsReference(): string {
  const rows = SETTINGS.map((setting) => `| \`${setting.name}\` | ${setting.fallback === null ? 'unset' : `\`${setting.fallback}\``} | ${setting.description} |`);
  return [
    '# Settings',
    '',
    'Generated by `npm run docs` from `apps/server/src/platform/config/config.ts`. Settings are variables of the environment.',
    'The server refuses to start when one is wrong and lists every problem.',
    '',
    '| Name | Default | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function invalidConfig(problems: readonly { setting: string; problem: string }[]): AppError {
  const list = problems.map((each) => `  ${each.setting} ${each.problem}`).join('\n');
  return new AppError({
    code: 'config.invalid',
    kind: 'invalid',
    message: `The settings have ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${list}\nMend them in the environment and start again; docs/reference/settings.md explains each.`,
    details: { problems },
  });
}

function toConfig(values: ReadonlyMap<keyof Config, unknown>): Config {
  const parsed = CONFIG.parse(Object.fromEntries(values));
  return {
    ...parsed,
    dataDir: isAbsolute(parsed.dataDir) ? parsed.dataDir : resolve(parsed.dataDir),
    publicUrl: parsed.publicUrl === null ? null : parsed.publicUrl.replace(/\/+$/, ''),
  };
}

const optionalText = z.string().nullable();
const CONFIG = z.object({
  port: z.number(),
  host: z.string(),
  dataDir: z.string(),
  databaseUrl: optionalText,
  clickhouseUrl: optionalText,
  key: optionalText,
  minFreeMb: z.number(),
  logLevel: z.string(),
  publicUrl: optionalText,
  trustProxy: z.union([z.boolean(), z.number(), z.string()]),
  geoipFile: optionalText,
  metricsToken: optionalText,
  smtpUrl: optionalText,
  mailFrom: optionalText,
  webhookPrivateAddresses: z.boolean(),
});
