import { useEffect, useState } from 'react';

const AT_LATEST_MS = 2_000;

/** False until the browser has nothing better to do: for what nobody sees until they ask for it. */
export function useLater(): boolean {
  const [isLater, setIsLater] = useState(false);
  useEffect(() => {
    const now = () => setIsLater(true);
    // Safari has no idle time to offer.
    if (typeof window.requestIdleCallback !== 'function') {
      const timer = window.setTimeout(now, AT_LATEST_MS / 4);
      return () => window.clearTimeout(timer);
    }
    const callback = window.requestIdleCallback(now, { timeout: AT_LATEST_MS });
    return () => window.cancelIdleCallback(callback);
  }, []);
  return isLater;
}
