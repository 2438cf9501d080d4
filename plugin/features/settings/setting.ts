import { documentValidator, type Validator } from '../../shared/validation.ts';

/** A value that can be changed while Kenal runs. */
export interface Setting<T> {
  readonly name: string;
  readonly check: Validator<T>;
  /** What holds while nobody has changed it. */
  readonly shipped: T;
  /** What holds where the stored value cannot be understood: what lets out, and lets in, least. */
  readonly safest: T;
  /** History says that it changed and not to what. */
  readonly isSecret: boolean;
}

interface SettingDefinition<T> {
  readonly name: string;
  readonly schema: object;
  readonly shipped: T;
  readonly safest: T;
  readonly isSecret?: boolean;
}

export const setting = <T>({ name, schema, shipped, safest, isSecret = false }: SettingDefinition<T>): Setting<T> => ({
  name,
  check: documentValidator<T>(schema, 'settings.invalid', `The setting ${name}`),
  shipped,
  safest,
  isSecret,
});
