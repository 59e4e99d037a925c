import { pino } from 'pino';

export type Logger = pino.Logger;

/** Structured logs on stderr: a constant message, data in fields. Payloads, addresses and tokens are never logged. */
export function createLogger(options: { level: string; pretty?: boolean }): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.writeKey', '*.apiKey', '*.email', '*.phone'],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
