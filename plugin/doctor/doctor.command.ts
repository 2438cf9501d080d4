import { examine, type DoctorDeps } from './examine.ts';
import { reportAsText } from './render.ts';
import { exitCodeOf } from './report.ts';

interface Answer {
  /** For standard output. */
  readonly output: string;
  /** 0 fine, 1 warnings, 2 critical. */
  readonly exitCode: 0 | 1 | 2;
}

/** `kenal doctor [--json]` */
export const doctorCommand = async (deps: DoctorDeps, options: { readonly json: boolean }): Promise<Answer> => {
  const report = await examine(deps);
  return {
    output: options.json ? JSON.stringify(report, null, 2) : reportAsText(report, deps.words.t),
    exitCode: exitCodeOf(report),
  };
};
