// uPlot with its style, in a separate chunk that is loaded with the first time series chart.
import 'uplot/dist/uPlot.min.css';
export {default} from 'uplot';
