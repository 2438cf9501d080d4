export { lastBackup, type BackupRecord } from './backup/backup-record.ts';
export { addInstallCommands } from './install.command.ts';
