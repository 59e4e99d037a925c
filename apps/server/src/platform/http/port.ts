import { createServer } from 'node:net';
import { AppError } from '../errors.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** A failure to listen, in words for whoever started the server: `http.port_taken`, else the failure itself. */
export function explainListening(error: unknown, { host, port }: ListenAddress): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return error;
  return new AppError(
    { code: 'http.port_taken', kind: 'conflict', message: `Port ${port} on ${host} is taken by another program. Stop that one, or choose another port with PORT.`, details: { host, port } },
    error,
  );
}

/**
 * Asks before long work whether the server will be able to listen afterwards.
 * @throws `http.port_taken`
 */
export async function requireFreePort(address: ListenAddress): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(explainListening(error, address)));
    probe.listen(address.port, address.host, () => probe.close(() => resolve()));
  });
}
