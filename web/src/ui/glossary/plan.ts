// Figures of the planner.
import type {Definition} from './definition';

export const plan = {
    plan_success: {
        name: 'Success rate',
        what: 'Share of paths on which every year\u2019s spending and every expense is paid in full.',
        formula: 'successes / paths; standard error \u221a(p (1 \u2212 p) / paths)',
        convention:
            'A path with a shortfall in any year counts as failed, even if money comes in later. 95% Wilson interval.',
    },
    maximum_rate: {
        name: 'Maximum withdrawal rate',
        what: 'Constant real spending, as a share of the initial portfolio, that exactly exhausts the portfolio at the end.',
        formula: '1 / sum of (price level / value of one unit without withdrawals)',
        convention: 'After fees, before taxes and events.',
        source: 'Bengen (1994)',
    },
} satisfies Record<string, Definition>;
