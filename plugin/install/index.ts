export { addInstallCommands } from './install.command.ts';
