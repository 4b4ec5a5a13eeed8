// What an area of the app (portfolios, planner, ...) contributes: pages, navigation entries, typed
// commands. Each area has its own pages/<area>/routes.tsx; app/routes.tsx lists them.
import type {ComponentType} from 'react';
import type {MethodName} from '../api/client';

export const navGroups = [
    'Overview',
    'Wealth',
    'Portfolios',
    'Risk',
    'Balance sheet',
    'CLO',
    'Planner',
    'Market data',
    'System',
] as const;
export type NavGroup = (typeof navGroups)[number];

export interface PageRoute {
    path: string; // "/portfolios/:portfolio/var"; what follows a colon is a parameter
    title: string; // window title, also announced by screen readers
    // Loads the code of the page when it is first opened.
    load: () => Promise<{default: ComponentType}>;
    nav?: {group: NavGroup; label: string};
    withUsers?: boolean; // listed only on a server with users
    needs?: MethodName; // whoever may not call it is neither offered the page nor shown it
    needsSearch?: boolean; // opens only with parameters in the address
    key?: string; // a sequence of keys that leads here, such as "g p"
}

// A command typed into the palette: "VAR demo-individual 99".
export interface TypedCommand {
    name: string;
    usage: string; // "VAR portfolio [confidence]"
    what: string;
    run: (words: string[]) => string; // the address that it leads to
}

export interface Area {
    routes: PageRoute[];
    commands?: TypedCommand[];
}
