// Which addresses nobody can dial. Rule TCP-1.

/** Whether the IP address stands for "every interface", which nobody can dial (TCP-1). */
export function isUnspecified(address: string): boolean {
  return address === '' || address === '0.0.0.0' || /^[0:]+$/.test(address);
}
