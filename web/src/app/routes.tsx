// The areas of the app. To add one, write pages/<area>/routes.tsx and list it here.
import {lazy, type ComponentType, type LazyExoticComponent} from 'react';
import {assistantArea} from '../pages/assistant/routes';
import {balanceArea} from '../pages/balance/routes';
import {cloArea} from '../pages/clo/routes';
import {homeArea} from '../pages/home/routes';
import {ledgerArea} from '../pages/ledger/routes';
import {legacyArea} from '../pages/legacy/routes';
import {limitArea} from '../pages/limits/routes';
import {marketArea} from '../pages/market/routes';
import {onboardingArea} from '../pages/onboarding/routes';
import {planArea} from '../pages/plan/routes';
import {optionsArea} from '../pages/options/routes';
import {portfolioArea} from '../pages/portfolios/routes';
import {reportArea} from '../pages/reports/routes';
import {reviewArea} from '../pages/reviews/routes';
import {systemArea} from '../pages/system/routes';
import {usersArea} from '../pages/users/routes';
import {navGroups, type Area, type NavGroup, type PageRoute, type TypedCommand} from './area';
import {matchPath} from './router';

const areas: Area[] = [
    homeArea,
    reviewArea,
    portfolioArea,
    onboardingArea,
    limitArea,
    ledgerArea,
    balanceArea,
    cloArea,
    planArea,
    optionsArea,
    marketArea,
    reportArea,
    assistantArea,
    legacyArea,
    systemArea,
    usersArea,
];

export const pageRoutes: readonly PageRoute[] = areas.flatMap((area) => area.routes);
export const typedCommands: readonly TypedCommand[] = areas.flatMap((area) => area.commands ?? []);

export const navigation: readonly (readonly [NavGroup, PageRoute[]])[] = navGroups
    .map((group) => [group, pageRoutes.filter((route) => route.nav?.group === group)] as const)
    .filter(([, routes]) => routes.length > 0);

const pages = new Map<PageRoute, LazyExoticComponent<ComponentType>>();

export function pageOf(route: PageRoute): LazyExoticComponent<ComponentType> {
    let page = pages.get(route);
    if (!page) {
        page = lazy(route.load);
        pages.set(route, page);
    }
    return page;
}

export function findRoute(path: string): {route: PageRoute; params: Record<string, string>} | null {
    for (const route of pageRoutes) {
        const params = matchPath(route.path, path);
        if (params) return {route, params};
    }
    return null;
}
