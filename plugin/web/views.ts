import type { SignInPage, SignedOutPage } from '../features/access/access.presenter.ts';
import type { TokensPage } from '../features/api/token.presenter.ts';
import type { ConversationEditPage, ConversationPage } from '../features/conversations/conversation.presenter.ts';
import type { ChoosePage, ConversationsPage } from '../features/conversations/list.presenter.ts';
import type { NewOpeningPage, OpeningPage, OpeningsPage } from '../features/confidential/openings.presenter.ts';
import type { HandOverPage } from '../features/handover/hand-over.presenter.ts';
import type { SensitivePage } from '../features/interests/sensitive.presenter.ts';
import type { LoyaltyListPage } from '../features/loyalty/list.presenter.ts';
import type { WeightsPage } from '../features/loyalty/weights.presenter.ts';
import type { WhyPage } from '../features/loyalty/why.presenter.ts';
import type { MailPage } from '../features/mail/mail.presenter.ts';
import type { PatronPage } from '../features/patrons/patron.presenter.ts';
import type { PatronsPage } from '../features/patrons/search.presenter.ts';
import type { ProfileImportPage, ProfileMappingPage } from '../features/profile/import/import.presenter.ts';
import type {
  ProfileFieldPage,
  ProfileSettingsPage,
  VocabularyPage,
} from '../features/profile/settings/settings.presenter.ts';
import type { ProfileEditPage } from '../features/profile/edit.presenter.ts';
import type { BuilderPage } from '../features/segments/builder.presenter.ts';
import type { ExportPage } from '../features/segments/export.presenter.ts';
import type { ListPage } from '../features/segments/list.presenter.ts';
import type { PlanPage } from '../features/segments/plan.presenter.ts';
import type { SegmentPage } from '../features/segments/segment.presenter.ts';
import type { PromisesPage } from '../features/promises/list.presenter.ts';
import type { CalendarPage } from '../features/promises/calendar/calendar.presenter.ts';
import type { NewPromisePage, PromisePage } from '../features/promises/promise.presenter.ts';
import type { BoardPage } from '../features/services/board.presenter.ts';
import type { DeadlinesPage } from '../features/services/calendar.presenter.ts';
import type { ChooseServicePage } from '../features/services/choose.presenter.ts';
import type { FormPage } from '../features/services/form.presenter.ts';
import type { RequestListPage } from '../features/services/list.presenter.ts';
import type { PaperPage } from '../features/services/paper.presenter.ts';
import type { RequestPage } from '../features/services/request.presenter.ts';
import type { CataloguePage } from '../features/services/settings/catalogue.presenter.ts';
import type { IncomePage } from '../features/services/income/income.presenter.ts';
import type { EntryPage } from '../features/services/settings/entry.presenter.ts';
import type { ReportsPage } from '../features/reports/reports.presenter.ts';
import type { PermissionSettingPage } from '../features/settings/permission.presenter.ts';
import type { SettingsPage } from '../features/settings/settings.presenter.ts';
import type { SystemPage } from '../features/system/system.presenter.ts';
import type { TodayPage } from '../features/today/today.presenter.ts';
import type { MappingPage, VisitsPage } from '../features/visits/visits.presenter.ts';
import type { ErrorPage } from './error-page.ts';
import type { ListCheckPage } from './sent-lists/sent-list.presenter.ts';

/**
 * Every page and what it is given to print. A view's name is its path under `views/`. A model has no optional
 * properties: what may be missing is there as `undefined`, so that a misspelt name in a template is always found.
 */
export interface ViewModels {
  'access/sign-in': SignInPage;
  'access/signed-out': SignedOutPage;
  'confidential/index': OpeningsPage;
  'confidential/new': NewOpeningPage;
  'confidential/show': OpeningPage;
  'conversations/choose': ChoosePage;
  'conversations/edit': ConversationEditPage;
  'conversations/index': ConversationsPage;
  'conversations/show': ConversationPage;
  'errors/error': ErrorPage;
  'handover/show': HandOverPage;
  'interests/sensitive': SensitivePage;
  'loyalty/list': LoyaltyListPage;
  'loyalty/weights': WeightsPage;
  'loyalty/why': WhyPage;
  'patrons/index': PatronsPage;
  'patrons/show': PatronPage;
  'promises/calendar': CalendarPage;
  'promises/index': PromisesPage;
  'promises/new': NewPromisePage;
  'promises/show': PromisePage;
  'profile/edit': ProfileEditPage;
  'profile/field': ProfileFieldPage;
  'profile/import': ProfileImportPage;
  'profile/mapping': ProfileMappingPage;
  'profile/settings': ProfileSettingsPage;
  'profile/vocabulary': VocabularyPage;
  'segments/edit': BuilderPage;
  'segments/export': ExportPage;
  'segments/index': ListPage;
  'segments/plan': PlanPage;
  'segments/show': SegmentPage;
  'reports/index': ReportsPage;
  'sent-lists/check': ListCheckPage;
  'services/board': BoardPage;
  'services/calendar': DeadlinesPage;
  'services/catalogue': CataloguePage;
  'services/entry': EntryPage;
  'services/income': IncomePage;
  'services/choose': ChooseServicePage;
  'services/form': FormPage;
  'services/list': RequestListPage;
  'services/paper': PaperPage;
  'services/request': RequestPage;
  'settings/index': SettingsPage;
  'settings/mail': MailPage;
  'settings/permission': PermissionSettingPage;
  'settings/tokens': TokensPage;
  'system/show': SystemPage;
  'today/show': TodayPage;
  'visits/index': VisitsPage;
  'visits/mapping': MappingPage;
}

export type ViewName = keyof ViewModels;
