import type { IconName } from '../../web/icons.ts';
import type { Medium } from './conversation.domain.ts';

export const MEDIUM_ICON: Readonly<Record<Medium, IconName>> = {
  face_to_face: 'message',
  phone: 'phone',
  email: 'mail',
  whatsapp: 'message',
  sms: 'sms',
  letter: 'text',
  form: 'list',
  other: 'message',
};
