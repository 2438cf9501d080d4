import { examine, type DoctorDeps } from './examine.ts';
import { reportAsText } from './render.ts';
import { exitCodeOf } from './report.ts';

interface Answer {
  /** For standard output. */
  readonly output: string;
  /** 0 fine, 1 warnings, 2 critical. */
  readonly exitCode: 0 | 1 | 2;
}

interface Options {
  readonly json: boolean;
  /** Width of the terminal; undefined where there is none. */
  readonly columns?: number | undefined;
}

/** `kenal doctor [--json]` */
export const doctorCommand = async (deps: DoctorDeps, options: Options): Promise<Answer> => {
  const report = await examine(deps);
  return {
    output: options.json ? JSON.stringify(report, null, 2) : reportAsText(report, deps.words.t, options.columns),
    exitCode: exitCodeOf(report),
  };
};
