// The STUN and TURN servers of `--ice-addr`. Rule RTC-ICE-1.

/** The URLs of a list with commas. */
export function iceUrlsIn(list: string): readonly string[] {
  const urls = list.split(',').map((url) => url.trim());
  return urls.filter((url) => url !== '');
}
