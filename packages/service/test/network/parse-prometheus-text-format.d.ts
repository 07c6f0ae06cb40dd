// The parser comes without types.
declare module 'parse-prometheus-text-format' {
  // biome-ignore lint/style/noDefaultExport: this is how it is exported
  export default function parsePrometheusTextFormat(text: string): readonly unknown[];
}
