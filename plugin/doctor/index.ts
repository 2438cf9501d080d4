export { doctorCommand } from './doctor.command.ts';
export { examine, type DoctorDeps } from './examine.ts';
export { exitCodeOf, type Area, type Finding, type Level, type Report } from './report.ts';
