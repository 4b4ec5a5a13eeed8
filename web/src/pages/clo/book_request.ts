// Requests of imports from the earlier system.
import type {
    CloBookConfirm,
    CloBookResponse,
    CloSqliteRequest,
    CloWorkbookRequest,
} from '../../api/types.gen';
import {base64Of} from '../balance/upload';

export interface BookFile {
    name: string;
    bytes: Uint8Array;
}

export const confirmLabels: Record<CloBookConfirm, string> = {
    rates_in_percent: 'Rates above 1 are percentages: 20 means 20%',
    prices_in_fractions: 'Prices up to 2 are shares: 0.96 means 96',
    prices_as_given: 'Prices up to 2 are percent of par',
    formula_values: 'The stored values of formulas are up to date',
    rounded_rates: 'Rates that the database rounded to 0.01 may be stored',
};

export const isDatabase = ({name}: BookFile): boolean => /\.(db|sqlite3?)$/i.test(name);

type BookRequest =
    | {kind: 'workbook'; body: CloWorkbookRequest}
    | {kind: 'sqlite'; body: CloSqliteRequest};

// Null without a file. Databases go together; of several workbooks the first is read.
export function bookRequest(files: BookFile[], confirm: CloBookConfirm[]): BookRequest | null {
    const [first] = files;
    if (!first) return null;
    const content = ({name, bytes}: BookFile) => ({file_name: name, content: base64Of(bytes)});
    const databases = files.filter(isDatabase);
    return databases.length > 0
        ? {kind: 'sqlite', body: {files: databases.map(content), confirm}}
        : {kind: 'workbook', body: {...content(first), confirm}};
}

// What must be confirmed before the plan is applied, beside what is.
export function openConfirms(plan: CloBookResponse, chosen: CloBookConfirm[]): CloBookConfirm[] {
    const rounded =
        plan.issues.some(({code}) => code === 'rounded_rates') && !chosen.includes('rounded_rates');
    return [
        ...new Set([
            ...plan.sheets.flatMap(({unconfirmed}) => unconfirmed.flatMap(({confirm}) => confirm)),
            ...(rounded ? (['rounded_rates'] as const) : []),
        ]),
    ];
}
