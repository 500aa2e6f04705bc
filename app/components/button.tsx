import type { ComponentProps } from 'react';
import styles from './button.module.css';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'type'> {
  readonly type: 'submit' | 'button';
  readonly look?: 'primary' | 'quiet';
}

export function Button({ look = 'primary', ...attributes }: ButtonProps) {
  return <button {...attributes} className={styles.button} data-look={look} />;
}
