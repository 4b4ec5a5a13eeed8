// The methods that depend on stored prices or securities, invalidated by a change.
import type {MethodName} from '../../api/client';

export const staleAfterPrices: MethodName[] = [
    'market.coverage',
    'market.series',
    'market.prices',
    'market.datasets',
    'market.securities',
    'risk.var',
    'risk.exposures',
    'risk.performance',
    'risk.backtest',
    'risk.correlation',
    'report.figures',
    'ledger.net_worth',
    'ledger.lots',
];

export const staleAfterSecurities: MethodName[] = [
    'market.securities',
    'market.coverage',
    'risk.exposures',
    'report.figures',
    'ledger.net_worth',
];
