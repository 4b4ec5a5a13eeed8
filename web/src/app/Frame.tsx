// What stands around every page: header, navigation, and the dialogs that are everywhere.
import {Suspense, useEffect, useMemo, useRef, useState} from 'react';
import {useMethod} from '../api/queries';
import {Button} from '../ui/Button';
import {CheckField, Choice} from '../ui/fields';
import {Popover} from '../ui/Popover';
import {Page} from '../ui/Page';
import {Loading} from '../ui/states';
import {WhyPanel} from '../ui/Why';
import {ConnectionBanner} from './ConnectionBanner';
import {ErrorBoundary} from './ErrorBoundary';
import {Announcer, JobTray} from './JobTray';
import {adoptRuns} from './jobs';
import {keepFor} from './kept';
import {KeyMap} from './KeyMap';
import {useKey} from './keys';
import {Palette} from './Palette';
import type {Offer} from './palette';
import {prefer, usePreferences} from './preferences';
import {Link, navigate, ParamsContext, useAsOf, usePlace} from './router';
import {findRoute, navigation, pageOf, pageRoutes} from './routes';
import {signOut, useSession} from './session';

function AsOf() {
    const [asOf, setAsOf] = useAsOf();
    return (
        <label
            className="as-of"
            title="The date that all figures stand on; empty: the last there is"
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
                <span className="latest-word" aria-hidden="true">
                    latest close
                </span>
            )}
            {asOf && (
                <Button
                    kind="quiet"
                    aria-label="The last date there is"
                    onClick={() => setAsOf('')}
                >
                    {'\u2715'}
                </Button>
            )}
        </label>
    );
}

function Settings() {
    const {theme, density, keep} = usePreferences();
    const session = useSession();
    return (
        <Popover className="menu" label="View" title="View">
            <div className="menu-body">
                <h3>Colours</h3>
                <Choice
                    label="Colours"
                    value={theme}
                    options={[
                        ['auto', 'As the system'],
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
                    label="Keep what was read in this browser"
                    checked={keep}
                    onChange={(event) => {
                        prefer({keep: event.target.checked});
                        if (session.state === 'in') void keepFor(session.session);
                    }}
                />
                <p className="note">
                    Shown with its age while the server does not answer; removed by signing out.
                </p>
            </div>
        </Popover>
    );
}

function Who() {
    const session = useSession();
    const me = useMethod('auth.me', {});
    const name = session.state === 'in' ? session.session.name : '';
    return (
        <Popover
            className="menu"
            label={
                <>
                    {name}
                    {me.data && <small> {me.data.role}</small>}
                </>
            }
            title="Account"
            buttonLabel={`${name}${me.data ? ` ${me.data.role}` : ''}, account`}
        >
            {(close) => (
                <div className="menu-body">
                    {me.data && (
                        <dl className="facts">
                            <div>
                                <dt>Tenant</dt>
                                <dd>
                                    {me.data.tenant_name} <code>{me.data.tenant}</code>
                                </dd>
                            </div>
                            <div>
                                <dt>Role</dt>
                                <dd>{me.data.role}</dd>
                            </div>
                        </dl>
                    )}
                    <p>
                        <Link to="/sessions" onClick={close}>
                            Sessions and tokens
                        </Link>
                    </p>
                    <Button onClick={() => void signOut()}>Sign out</Button>
                </div>
            )}
        </Popover>
    );
}

function Header({onPalette, onKeys}: {onPalette: () => void; onKeys: () => void}) {
    const me = useMethod('auth.me', {});
    return (
        <header className="bar">
            <Link className="brand" to="/">
                <img src="/icon.svg" alt="" width="18" height="18" />
                Ballast
            </Link>
            <button type="button" className="search" onClick={onPalette}>
                <span>Go to or type a command</span> <kbd>Ctrl K</kbd>
            </button>
            <div className="bar-end">
                {me.data && (
                    <span className="tenant" title={`Tenant ${me.data.tenant}`}>
                        Tenant <b>{me.data.tenant_name}</b>
                    </span>
                )}
                <AsOf />
                <JobTray />
                <Settings />
                <button type="button" className="plain" onClick={onKeys} aria-haspopup="dialog">
                    Keys <kbd>?</kbd>
                </button>
                <Who />
            </div>
        </header>
    );
}

function Navigation({path}: {path: string}) {
    return (
        <nav className="nav" aria-label="Main">
            {navigation.map(([group, routes]) => (
                <section key={group}>
                    <h2>{group}</h2>
                    <ul>
                        {routes.map((route) => (
                            <li key={route.path}>
                                <Link
                                    to={route.path}
                                    aria-current={
                                        path === route.path
                                            ? 'page'
                                            : path.startsWith(`${route.path}/`) &&
                                                route.path !== '/'
                                              ? 'true'
                                              : undefined
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

function KeyedRoutes() {
    return (
        <>
            {pageRoutes
                .filter((route) => route.key)
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

function Current({path}: {path: string}) {
    const found = useMemo(() => findRoute(path), [path]);
    const main = useRef<HTMLElement>(null);
    const before = useRef(path);
    useEffect(() => {
        document.title = `${found?.route.title ?? 'Not found'} \u2013 Ballast`;
        // Another page: read from its beginning.
        if (before.current !== path) main.current?.focus({preventScroll: false});
        before.current = path;
    }, [found, path]);
    const Shown = found ? pageOf(found.route) : null;
    return (
        <main id="main" ref={main} tabIndex={-1}>
            <ErrorBoundary resetKey={path}>
                {Shown && found ? (
                    <ParamsContext value={found.params}>
                        <Suspense fallback={<Loading what="Loading the page" />}>
                            <Shown />
                        </Suspense>
                    </ParamsContext>
                ) : (
                    <Page title="There is no such page" question="Was the address cut off?">
                        <p>
                            <Link to="/">Go to the first page</Link>
                        </p>
                    </Page>
                )}
            </ErrorBoundary>
        </main>
    );
}

export function Frame() {
    const {path} = usePlace();
    const [dialog, setDialog] = useState<'palette' | 'keys' | null>(null);
    useKey('ctrl+k', 'Go to or type a command', () => setDialog('palette'), 'App');
    useKey('?', 'This list', () => setDialog('keys'), 'App');
    useEffect(() => {
        void adoptRuns().catch(() => {});
    }, []);
    const actions = useMemo<Offer[]>(
        () => [
            {
                key: 'light',
                text: 'Light colors',
                note: 'View',
                run: () => prefer({theme: 'light'}),
            },
            {key: 'dark', text: 'Dark colors', note: 'View', run: () => prefer({theme: 'dark'})},
            {
                key: 'compact',
                text: 'Compact density',
                note: 'View',
                run: () => prefer({density: 'compact'}),
            },
            {
                key: 'comfortable',
                text: 'Comfortable density',
                note: 'View',
                run: () => prefer({density: 'comfortable'}),
            },
            {key: 'out', text: 'Sign out', note: 'Account', run: () => void signOut()},
            {
                key: 'docs',
                text: 'API documentation',
                note: 'Help',
                run: () => window.location.assign('/api/docs'),
            },
        ],
        [],
    );
    return (
        <>
            <a
                className="skip"
                href="#main"
                onClick={(event) => {
                    event.preventDefault();
                    document.getElementById('main')?.focus();
                }}
            >
                Skip to the page
            </a>
            <Header onPalette={() => setDialog('palette')} onKeys={() => setDialog('keys')} />
            <div className="frame">
                <Navigation path={path} />
                <div className="frame-main">
                    <ConnectionBanner />
                    <Current path={path} />
                </div>
            </div>
            <KeyedRoutes />
            <Announcer />
            <WhyPanel />
            {dialog === 'palette' && <Palette actions={actions} onClose={() => setDialog(null)} />}
            {dialog === 'keys' && <KeyMap onClose={() => setDialog(null)} />}
        </>
    );
}
