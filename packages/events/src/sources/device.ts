export type Device = 'desktop' | 'mobile' | 'tablet' | '';

const TABLET = /iPad|Tablet|PlayBook|Silk(?!.*Mobile)|Kindle|Android(?!.*(?:Mobile|Mobi))|HUAWEI.*(?:MediaPad|Pad)|\bPad\b/i;
const MOBILE = /Mobi|iPhone|iPod|Android.*Mobile|Windows Phone|IEMobile|BlackBerry|BB10|Opera Mini|Opera Mobi|MicroMessenger|webOS|KaiOS|HarmonyOS|UCBrowser.*Mobile/i;
const TELEVISION = /SmartTV|SMART-TV|Tizen.*TV|Web0S|AppleTV|GoogleTV|Android TV|BRAVIA|AFT[A-Z]|CrKey|HbbTV|PlayStation|Xbox|Nintendo/i;
const DESKTOP = /Windows NT|Macintosh|X11|CrOS|Linux x86_64|Linux i686|Linux aarch64/i;

/**
 * The kind of device behind a User-Agent. An iPad that asks for desktop pages calls itself a Macintosh, and is taken for one.
 *
 * @returns '' for servers, television sets and consoles, and for what can't be told
 */
export function deviceOf(userAgent: string): Device {
  // The patterns look ahead, so a hostile header of 30 kB would cost a fifth of a second; no honest one is longer than this.
  const agent = userAgent.slice(0, 512);
  if (agent === '' || TELEVISION.test(agent)) return '';
  if (TABLET.test(agent)) return 'tablet';
  if (MOBILE.test(agent)) return 'mobile';
  return DESKTOP.test(agent) ? 'desktop' : '';
}
