// The frame of every page: header, navigation and global dialogs.
import {lazy, Suspense, useEffect, useMemo, useRef, useState} from 'react';
import {useMay, useMethod} from '../api/queries';
import {Button} from '../ui/Button';
import {CheckField, Choice} from '../ui/fields';
import {Dialog} from '../ui/Dialog';
import {Popover} from '../ui/Popover';
import {Page} from '../ui/Page';
import {Loading} from '../ui/states';
import {useCollapsedFrame, usePhone} from '../ui/use_media';
import {useWhy} from '../ui/Why';
import {Bell} from './Bell';
import {useCitedFigure} from './cited_figure';
import {ConnectionBanner} from './ConnectionBanner';
import {ErrorBoundary} from './ErrorBoundary';
import {Announcer, JobTray} from './JobTray';
import {adoptRuns} from './jobs';
import {startCache} from './response_cache';
import {followChanges} from './live_changes';
import {useKey} from './keys';
import {NotAllowed} from './NotAllowed';
import {OneOwner} from './OneOwner';
import {Palette} from './Palette';
import type {Offer} from './palette';
import {actionOffers, settingWords} from './palette';
import {prefer, preferences, usePreferences} from './preferences';
import {Link, navigate, OpensContext, ParamsContext, pathHere, useAsOf, usePlace} from './router';
import {useListed, useOffered} from './rights';
import {WorkspaceSwitch} from './WorkspaceSwitch';
import {findRoute, navigation, pageOf, pageRoutes} from './routes';
import {signOut, useHasUsers, useSession} from './session';

const ChatDrawer = lazy(() => import('../pages/assistant/ChatDrawer'));
const loadWhyPanel = () => import('../ui/WhyPanel');
const WhyPanel = lazy(loadWhyPanel);
const KeyMap = lazy(async () => ({default: (await import('./KeyMap')).KeyMap}));

function AsOf() {
    const [asOf, setAsOf] = useAsOf();
    // The same finding as on Home, so that no page shows figures of old prices as current.
    const attention = useMethod('home.attention', {as_of: asOf || null}, {staleTime: 300_000});
    const stale = attention.data?.items.filter((item) => item.kind === 'stale_price') ?? [];
    const findings = stale.map((item) => `${item.name}: ${item.what}`).join('\n');
    return (
        <label
            className="as-of"
            title={findings || 'Valuation date of all figures; empty for the latest'}
        >
            <span>As of</span>
            <input
                type="date"
                className={asOf ? '' : 'latest'}
                value={asOf}
                aria-label="As of"
                onChange={(event) => {
                    const {value, validity} = event.target;
                    if (validity.valid && (value === '' || value >= '1900-01-01')) setAsOf(value);
                }}
            />
            {!asOf && (
                <span
                    className={stale.length > 0 ? 'latest-word stale' : 'latest-word'}
                    aria-hidden="true"
                >
                    {stale.length > 0 ? 'stale prices' : 'latest close'}
                </span>
            )}
            {stale.length > 0 && <span className="sr">{findings}</span>}
            {asOf && (
                <Button kind="quiet" aria-label="Use the latest date" onClick={() => setAsOf('')}>
                    {'\u2715'}
                </Button>
            )}
        </label>
    );
}

function Settings() {
    return (
        <Popover className="menu" label="View" title="View">
            <ViewSettings />
        </Popover>
    );
}

function ViewSettings() {
    const {theme, density, keep} = usePreferences();
    const session = useSession();
    return (
        <div className="menu-body">
            <h3>Theme</h3>
            <Choice
                label="Theme"
                value={theme}
                options={[
                    ['auto', 'System'],
                    ['light', 'Light'],
                    ['dark', 'Dark'],
                ]}
                onChange={(value) => prefer({theme: value})}
            />
            <h3>Density</h3>
            <Choice
                label="Density"
                value={density}
                options={[
                    ['compact', 'Compact'],
                    ['comfortable', 'Comfortable'],
                ]}
                onChange={(value) => prefer({density: value})}
            />
            <h3>Offline</h3>
            <CheckField
                label="Store loaded data in this browser"
                checked={keep}
                onChange={(event) => {
                    prefer({keep: event.target.checked});
                    if (session.state === 'in') void startCache(session.session);
                }}
            />
            <p className="note">
                Shown with its age while the server is unreachable; removed when you sign out.
            </p>
        </div>
    );
}

const initialsOf = (name: string): string =>
    name
        .split(/\s+/)
        .map((word) => word[0] ?? '')
        .slice(0, 2)
        .join('')
        .toUpperCase();

function Who({short}: {short: boolean}) {
    const session = useSession();
    const me = useMethod('auth.me', {});
    const name = session.state === 'in' ? session.session.name : '';
    return (
        <Popover
            className="menu"
            label={
                short ? (
                    <span className="initials">{initialsOf(name)}</span>
                ) : (
                    <>
                        <span className="who" title={name}>
                            {name}
                        </span>
                        {me.data && <small> {me.data.role}</small>}
                    </>
                )
            }
            title="Account"
            buttonLabel={`${short ? `${initialsOf(name)}, ` : ''}${name}${me.data ? ` ${me.data.role}` : ''}, account`}
        >
            {(close) => (
                <div className="menu-body">
                    {me.data && (
                        <dl className="facts">
                            <div>
                                <dt>Workspace</dt>
                                <dd>{me.data.tenant_name}</dd>
                            </div>
                            <div>
                                <dt>Role</dt>
                                <dd>{me.data.role}</dd>
                            </div>
                        </dl>
                    )}
                    {me.data?.users && (
                        <p>
                            <Link to="/account" onClick={close}>
                                Account
                            </Link>
                        </p>
                    )}
                    <p>
                        <Link to="/sessions" onClick={close}>
                            Active sessions and tokens
                        </Link>
                    </p>
                    <Button onClick={() => void signOut()}>Sign out</Button>
                </div>
            )}
        </Popover>
    );
}

function Header({
    collapsed,
    onMenu,
    onPalette,
    onKeys,
    onAsk,
}: {
    collapsed: boolean;
    onMenu: () => void;
    onPalette: () => void;
    onKeys: () => void;
    onAsk: () => void;
}) {
    const me = useMethod('auth.me', {});
    const mayAsk = useMay()('llm.chat') !== false;
    const phone = usePhone();
    return (
        <header className="bar">
            {collapsed && (
                <button
                    type="button"
                    className="plain menu-button"
                    aria-label="Menu"
                    aria-haspopup="dialog"
                    onClick={onMenu}
                >
                    {'\u2630'}
                </button>
            )}
            <Link className="brand" to="/" aria-label="Ballast">
                <img src="/icon.svg" alt="" width="18" height="18" />
                {!phone && 'Ballast'}
            </Link>
            <button type="button" className="search" onClick={onPalette}>
                <span>
                    Search{!collapsed && <span className="search-more"> or run a command</span>}
                </span>{' '}
                <kbd>Ctrl K</kbd>
            </button>
            <div className="bar-end">
                {me.data && !collapsed && <WorkspaceSwitch me={me.data} />}
                <AsOf />
                <JobTray />
                <Bell />
                {!collapsed && (
                    <>
                        {mayAsk && (
                            <button
                                type="button"
                                className="plain"
                                onClick={onAsk}
                                aria-haspopup="dialog"
                            >
                                Ask <kbd>A</kbd>
                            </button>
                        )}
                        <Settings />
                        <button
                            type="button"
                            className="plain"
                            onClick={onKeys}
                            aria-haspopup="dialog"
                        >
                            Shortcuts <kbd>?</kbd>
                        </button>
                    </>
                )}
                <Who short={phone} />
            </div>
        </header>
    );
}

function Navigation({path, onGo}: {path: string; onGo?: () => void}) {
    const isListed = useListed();
    const listed = navigation
        .map(([group, routes]) => [group, routes.filter(isListed)] as const)
        .filter(([, routes]) => routes.length > 0);
    // The entry of the page, or the nearest one above it.
    const current = navigation
        .flatMap(([, routes]) => routes.map((route) => route.path))
        .filter((one) => path === one || (one !== '/' && path.startsWith(`${one}/`)))
        .sort((one, other) => other.length - one.length)[0];
    return (
        <nav className="nav" aria-label="Main">
            {listed.map(([group, routes]) => (
                <section key={group}>
                    <h2>{group}</h2>
                    <ul>
                        {routes.map((route) => (
                            <li key={route.path}>
                                <Link
                                    to={route.path}
                                    onClick={onGo}
                                    aria-current={
                                        route.path !== current
                                            ? undefined
                                            : path === current
                                              ? 'page'
                                              : 'true'
                                    }
                                >
                                    {route.nav?.label}
                                </Link>
                            </li>
                        ))}
                    </ul>
                </section>
            ))}
            <p className="nav-foot">
                <a href="/api/docs">API</a>
            </p>
        </nav>
    );
}

// In a narrow window: the navigation, and what the header has no room for.
function Menu({path, onClose}: {path: string; onClose: () => void}) {
    const me = useMethod('auth.me', {});
    return (
        <Dialog kind="menu" title="Menu" onClose={onClose}>
            <Navigation path={path} onGo={onClose} />
            <section aria-label="View" className="menu-view">
                <ViewSettings />
            </section>
            {me.data && <WorkspaceSwitch me={me.data} />}
        </Dialog>
    );
}

function KeyedRoutes() {
    const isListed = useListed();
    return (
        <>
            {pageRoutes
                .filter((route) => route.key && isListed(route))
                .map((route) => (
                    <KeyedRoute
                        key={route.path}
                        keys={route.key ?? ''}
                        label={route.nav?.label ?? route.title}
                        to={route.path}
                    />
                ))}
        </>
    );
}

function KeyedRoute({keys, label, to}: {keys: string; label: string; to: string}) {
    useKey(keys, label, () => navigate(to), 'Go to');
    return null;
}

function AskKey({onAsk}: {onAsk: () => void}) {
    useKey('a', 'Ask about this page', onAsk, 'App');
    return null;
}

function Current({path}: {path: string}) {
    const found = useMemo(() => findRoute(path), [path]);
    const hasUsers = useHasUsers();
    const may = useMay();
    // Pages are shown once it is known what the user may do.
    const isKnown = !useMethod('auth.me', {}).isPending;
    const main = useRef<HTMLElement>(null);
    const before = useRef(path);
    useEffect(() => {
        document.title = `${found?.route.title ?? 'Not found'} \u2013 Ballast`;
        // A new page starts at the top, unless a dialog was opened while it loaded.
        if (before.current !== path && !document.querySelector('[role="dialog"]'))
            main.current?.focus({preventScroll: false});
        before.current = path;
    }, [found, path]);
    useCitedFigure(main);
    const Shown = found ? pageOf(found.route) : null;
    return (
        <main id="main" ref={main} tabIndex={-1}>
            <ErrorBoundary resetKey={path}>
                {found?.route.withUsers && !hasUsers ? (
                    <OneOwner title={found.route.title} />
                ) : found?.route.needs && may(found.route.needs) === false ? (
                    <NotAllowed title={found.route.title} needs={found.route.needs} />
                ) : Shown && found && !isKnown ? (
                    <Loading what="Loading page" />
                ) : Shown && found ? (
                    <ParamsContext value={found.params}>
                        <Suspense fallback={<Loading what="Loading page" />}>
                            <Shown />
                        </Suspense>
                    </ParamsContext>
                ) : (
                    <Page title="Page not found">
                        <p>
                            <Link to="/">Go to Home</Link>
                        </p>
                    </Page>
                )}
            </ErrorBoundary>
        </main>
    );
}

function ShownWhy() {
    const why = useWhy();
    // Before a figure is clicked, so that it opens where the server has gone since.
    useEffect(() => void loadWhyPanel(), []);
    return (
        why && (
            <Suspense fallback={null}>
                <WhyPanel why={why} />
            </Suspense>
        )
    );
}

export function Frame() {
    const {path} = usePlace();
    const [dialog, setDialog] = useState<'palette' | 'keys' | 'menu' | 'ask' | null>(null);
    const collapsed = useCollapsedFrame();
    useKey('ctrl+k', 'Search or run a command', () => setDialog('palette'), 'App');
    useKey('?', 'Keyboard shortcuts', () => setDialog('keys'), 'App');
    const may = useMay();
    const mayAsk = may('llm.chat') !== false;
    const opens = useOffered();
    useEffect(() => {
        void adoptRuns().catch(() => {});
        return followChanges();
    }, []);
    const actions = useMemo<Offer[]>(
        () => [
            {
                key: 'light',
                text: 'Light theme',
                note: 'Setting',
                words: settingWords,
                run: () => prefer({theme: 'light'}),
            },
            {
                key: 'dark',
                text: 'Dark theme',
                note: 'Setting',
                words: settingWords,
                run: () => prefer({theme: 'dark'}),
            },
            {
                key: 'compact',
                text: 'Compact density',
                note: 'Setting',
                words: settingWords,
                run: () => prefer({density: 'compact'}),
            },
            {
                key: 'comfortable',
                text: 'Comfortable density',
                note: 'Setting',
                words: settingWords,
                run: () => prefer({density: 'comfortable'}),
            },
            {
                key: 'system theme',
                text: 'System theme',
                note: 'Setting',
                words: settingWords,
                run: () => prefer({theme: 'auto'}),
            },
            {
                key: 'single keys',
                text: 'Shortcuts without Ctrl: on or off',
                note: 'Setting',
                words: settingWords,
                run: () => prefer({singleKeys: !preferences.get().singleKeys}),
            },
            {
                key: 'keys',
                text: 'Keyboard shortcuts',
                note: 'Help',
                run: () => setDialog('keys'),
            },
            ...(may('llm.chat') !== false
                ? [
                      {
                          key: 'ask',
                          text: 'Ask about this page',
                          note: 'Action',
                          words: 'chat assistant question',
                          run: () => setDialog('ask'),
                      },
                  ]
                : []),
            {
                key: 'latest',
                text: 'Use the latest date',
                note: 'Action',
                words: 'as of',
                run: () => navigate(`${pathHere()}?as_of=`),
            },
            {key: 'print', text: 'Print this page', note: 'Action', run: () => window.print()},
            ...actionOffers.filter((offer) => may(offer.method) !== false),
            {key: 'out', text: 'Sign out', note: 'Account', run: () => void signOut()},
            {
                key: 'docs',
                text: 'API documentation',
                note: 'Help',
                run: () => window.location.assign('/api/docs'),
            },
        ],
        [may],
    );
    return (
        <OpensContext value={opens}>
            {/* biome-ignore lint/a11y/useValidAnchor: the link targets #main; the handler sets the focus without a change of the address. */}
            <a
                className="skip"
                href="#main"
                onClick={(event) => {
                    event.preventDefault();
                    document.getElementById('main')?.focus();
                }}
            >
                Skip to content
            </a>
            <Header
                collapsed={collapsed}
                onMenu={() => setDialog('menu')}
                onPalette={() => setDialog('palette')}
                onKeys={() => setDialog('keys')}
                onAsk={() => setDialog('ask')}
            />
            <div className="frame">
                {!collapsed && <Navigation path={path} />}
                <div className="frame-main">
                    <ConnectionBanner />
                    <Current path={path} />
                </div>
            </div>
            <KeyedRoutes />
            <Announcer />
            <ShownWhy />
            {dialog === 'palette' && <Palette actions={actions} onClose={() => setDialog(null)} />}
            {dialog === 'menu' && collapsed && <Menu path={path} onClose={() => setDialog(null)} />}
            {dialog === 'keys' && (
                <Suspense fallback={null}>
                    <KeyMap onClose={() => setDialog(null)} />
                </Suspense>
            )}
            {mayAsk && <AskKey onAsk={() => setDialog('ask')} />}
            {mayAsk && dialog === 'ask' && (
                <Suspense fallback={null}>
                    <ChatDrawer onClose={() => setDialog(null)} />
                </Suspense>
            )}
        </OpensContext>
    );
}
