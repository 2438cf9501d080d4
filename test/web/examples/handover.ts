import { arrivalPage, refusalPage } from '../../../plugin/features/handover/hand-over.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';

const { en } = createLocales('Asia/Jakarta');

export const handOverExamples = {
  'handover/show': [arrivalPage(en.t, 'k1.51.0.1795309934'), refusalPage(en.t, 'from-the-future')],
};
