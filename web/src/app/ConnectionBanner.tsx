// Shown while the server is unreachable: since when, and the age of the data on the page.
import {useEffect, useState} from 'react';
import {Button} from '../ui/Button';
import {duration, instant} from '../ui/format';
import {retryConnection, oldestShown, useConnection} from './connection';

export function ConnectionBanner() {
    const {down} = useConnection();
    const [now, setNow] = useState(() => Date.now());
    const [asking, setAsking] = useState(false);
    useEffect(() => {
        if (!down) return;
        setNow(Date.now());
        const timer = setInterval(() => setNow(Date.now()), 5000);
        return () => clearInterval(timer);
    }, [down]);
    if (!down) return null;
    const oldest = oldestShown();
    const again = async () => {
        setAsking(true);
        await retryConnection();
        setAsking(false);
    };
    return (
        <div className="connection" role="alert">
            <span>
                <b>Server unreachable.</b>{' '}
                {oldest === null
                    ? 'No saved data for this page.'
                    : `Showing data from ${duration(now - oldest)} ago (${instant(new Date(oldest).toISOString())}).`}{' '}
                Unsaved input is preserved; the app reconnects automatically.
            </span>
            <Button onClick={() => void again()} disabledReason={asking && 'Connecting…'}>
                Reconnect now
            </Button>
        </div>
    );
}
