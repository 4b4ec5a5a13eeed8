// What a change of an onboarding makes stale.
export const stale = [
    'onboarding.status',
    'onboarding.list',
    'onboarding.preview',
    'onboarding.validate',
    'portfolio.list',
    'notification.list',
] as const;
