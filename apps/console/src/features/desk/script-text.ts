/** What a script may name; unknown or missing names stay visible as blanks to fill by mouth. */
export interface ScriptNames {
  'customer.name': string;
  'agent.name': string;
  'agent.employeeNo': string;
  'product.name': string | undefined;
}

export interface ScriptPart {
  text: string;
  filled: boolean;
}

/** Splits what to say into plain and filled-in parts. */
export function fillScript(say: string, names: ScriptNames): ScriptPart[] {
  return say
    .split(/(\{\{\s*[\w.]+\s*\}\})/)
    .filter(Boolean)
    .map((text) => {
      const name = /^\{\{\s*([\w.]+)\s*\}\}$/.exec(text)?.[1];
      if (!name) return { text, filled: false };
      const value = Object.entries(names).find(([key]) => key === name)?.[1];
      return { text: value || '＿＿＿', filled: true };
    });
}
