// The Greeks of a report.
#pragma once

#include "base/work.hpp"
#include "report/portfolio_report.hpp"
#include "service/book/valued.hpp"

namespace ballast::service {

// For the options of a portfolio at the snapshot date, in the market of its valuation. Omitted for
// a portfolio without options.
report::Section<report::GreeksReport> greeks_section(const ValuedPortfolio& valued,
                                                     const Work& work);

}  // namespace ballast::service
