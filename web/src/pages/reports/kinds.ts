// Names of the kinds of reports.
import type {ReportKind} from '../../api/types.gen';

export const kindLabels: Record<ReportKind, string> = {
    risk: 'Portfolio risk',
    balance_sheet: 'Balance sheet',
    supervisory_templates: 'IRRBB templates',
    ledger_year: 'Ledger year',
    plan: 'Plan',
    clo_payment_date: 'CLO payment date',
};
