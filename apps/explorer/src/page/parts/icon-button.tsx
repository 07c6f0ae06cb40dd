// A button that shows a picture: in words it says what it does to screen readers, and to whoever points at it.
import { Icon, type IconName } from './icon.tsx';

export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** For whoever points at it, as where a key does the same; the label by default. */
  readonly title?: string;
  readonly class?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function IconButton({
  icon,
  label,
  title = label,
  class: look = 'quiet',
  disabled = false,
  onClick,
}: IconButtonProps) {
  return (
    <button type="button" class={look} aria-label={label} title={title} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
