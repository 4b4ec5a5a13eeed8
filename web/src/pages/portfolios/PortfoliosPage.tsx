import {useState} from 'react';
import {Button} from '../../ui/Button';
import {Page} from '../../ui/Page';
import {NewPortfolio} from './PortfolioForms';
import {Portfolios} from './Portfolios';

export default function PortfoliosPage() {
    const [making, setMaking] = useState(false);
    return (
        <Page
            title="Portfolios"
            actions={
                <Button kind="primary" onClick={() => setMaking(true)}>
                    New portfolio
                </Button>
            }
        >
            <Portfolios />
            {making && <NewPortfolio onClose={() => setMaking(false)} />}
        </Page>
    );
}
