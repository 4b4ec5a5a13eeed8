// The demo data built into the binary: three portfolios, the ledger of a household, the prices that
// value them, other market data, a bank, and a CLO.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

struct DemoLoaded {
    std::vector<std::string> portfolios;  // created; existing ones are left unchanged
    std::int64_t positions = 0;
    std::int64_t bank = 0;          // positions of the ALM session "Demo bank"; 0: it existed
    std::int64_t clo = 0;           // assets of the deal "Orion Demo CLO"; 0: it existed
    std::int64_t prices = 0;        // closing prices in the dataset
    std::int64_t market = 0;        // quotes, rates and other market data; 0: they existed
    std::int64_t transactions = 0;  // posted to the ledger
};

// Portfolios and prices in one transaction, then the bank and the CLO. Loading again adds nothing.
// `progress` receives the parts that are done, with the phase that begins.
Result<DemoLoaded> load_demo(Environment& environment, const Principal& owner,
                             const std::function<void(const Progress&)>& progress = {});

}  // namespace ballast::service
