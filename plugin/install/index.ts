export { recordBackup } from './backup/backup-record.ts';
export { checkBackup } from './backup/read-backup.ts';
export { restoreBackup } from './backup/restore.ts';
export { writeBackup } from './backup/write-backup.ts';
export { install, type InstallFlags } from './install.ts';
export { localHost } from './local-host.ts';
export type { FirstRefresh } from './steps/refresh.step.ts';
export { uninstall, type UninstallFlags } from './uninstall.ts';
export { upgrade } from './upgrade.ts';
