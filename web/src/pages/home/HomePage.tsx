// The first page: the books there are, or how to get one.
import {Portfolios} from '../portfolios/Portfolios';
import {Page} from '../../ui/Page';

export default function HomePage() {
    return <Page title="What is there, and where does it stand?"><Portfolios /></Page>;
}
