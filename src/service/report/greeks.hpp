// The Greeks of a report.
#pragma once

#include "report/portfolio_report.hpp"
#include "service/call.hpp"
#include "service/risk/book.hpp"

namespace ballast::service {

// Of the options of a portfolio at the snapshot's date: American, at historical volatilities and
// the assumed rate, each told among `issues`. A portfolio without options has no such section.
report::Section<report::GreeksReport> greeks_section(const Call& call,
                                                     const ValuedPortfolio& valued, Issues& issues);

}  // namespace ballast::service
